import { ErrorReply } from 'redis'
import { KakehashiError } from '../../../foundation/index.ts'

/** Replies that say the server cannot serve us now. Any other error reply means that we asked for something wrong. */
const troubled =
  /^(LOADING|MASTERDOWN|READONLY|CLUSTERDOWN|TRYAGAIN|OOM|MISCONF|BUSY|NOREPLICAS|UNBLOCKED|NOAUTH|WRONGPASS|NOPERM|ERR max number of clients)|OOM command not allowed/

/** Replies after which another server may be the one to ask. */
const moved = /^(LOADING|MASTERDOWN|READONLY|UNBLOCKED)/

const refusals = /(^|: )(NOAUTH|WRONGPASS|NOPERM|ERR AUTH|ERR invalid password|ERR invalid DB index|ERR DB index)/

/** The server answered, and will not have us: trying again would not help. */
export const refusesUs = (error: unknown): boolean => error instanceof Error && refusals.test(error.message)

/** Whether this connection leads to the wrong server. */
export const leadsAstray = (error: unknown): boolean => error instanceof ErrorReply && moved.test(error.message)

/** What a caller of the state store gets when Redis does not serve: retried later, it may succeed; whether a write took place is not known. */
export function unavailable(cause: unknown): unknown {
  if (cause instanceof KakehashiError || cause instanceof TypeError) return cause
  if (cause instanceof ErrorReply && !troubled.test(cause.message)) return cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new KakehashiError('STORAGE-UNAVAILABLE', { detail: `Redis: ${reason}`, cause })
}
