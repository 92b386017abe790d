import { KakehashiError } from '../../foundation/index.ts'

/** Names of the network between us and the server. */
const broken = /^(E(CONN\w+|TIMEDOUT|PIPE|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN))$/
/**
 * Answers of a server that cannot serve now (PostgreSQL manual, appendix A): connection trouble, out of disk, memory or connections, being
 * shut down or started, a disk that fails, a standby where a primary was, a lock not had in time.
 */
const troubled = /^(08\w{3}|53\w{3}|57P0[1235]|58\w{3}|25006|55P03)$/
/** What node-postgres says without a code. */
const spoken =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Query read timeout)/

const partsOf = (error: unknown): { code: string; message: string } => {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' }
}

/** Wrong name, wrong password, no such database: the server answered, and trying again would not help. */
export const refusesUs = (error: unknown): boolean => {
  const cause = error instanceof KakehashiError ? error.cause : error
  return /^(28\w{3}|3D000|42501)$/.test(partsOf(cause).code)
}

/** Whether the server gave an answer, be it a refusal. */
export const answered = (error: unknown): boolean =>
  /^[0-9A-Z]{5}$/.test(partsOf(error).code) && !broken.test(partsOf(error).code)

/** A connection that leads to a server which only reads now leads to the wrong one: after a failover another is the primary. */
export const leadsAstray = (error: unknown): boolean => partsOf(error).code === '25006'

/** What a caller of the records gets when PostgreSQL does not serve; whether a commit took place is not known. Other errors stay as they are. */
export function unavailable(cause: unknown): unknown {
  const { code, message } = partsOf(cause)
  if (cause instanceof KakehashiError || !(broken.test(code) || troubled.test(code) || spoken.test(message)))
    return cause
  return new KakehashiError('STORAGE-UNAVAILABLE', { detail: `PostgreSQL: ${message || code}`, cause })
}
