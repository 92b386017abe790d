import type { Context, Middleware } from 'koa'
import { asKakehashiError, KakehashiError, type Log } from '../../foundation/index.ts'
import { answerError } from './answer-error.ts'

/**
 * Answers with whatever a route throws, as a page or as JSON. A fault of ours is logged with its cause; a refusal only by its code, since its
 * details were meant for the reader.
 */
export function catchErrors(options: { log: Pick<Log, 'info' | 'error'> }): Middleware {
  const { log } = options
  return async (ctx, next) => {
    try {
      await next()
    } catch (thrown) {
      const error = asRefusal(thrown)
      const number = numberOf(ctx)
      if (error.status >= 500)
        log.error({ request: number, code: error.code, err: error.cause ?? error }, 'request failed')
      else log.info({ request: number, code: error.code, detail: error.detail }, 'request refused')
      answerError(ctx, error, { attempt: number })
    }
  }
}

/** The number a person quotes: of the sign-in where the request belongs to one, else of the request. */
function numberOf(ctx: Context): string | undefined {
  const { attempt, request } = ctx.state as { attempt?: string; request?: string }
  return attempt ?? request
}

/** What the libraries below us refuse by an HTTP status becomes a refusal of the catalogue. */
function asRefusal(thrown: unknown): KakehashiError {
  if (thrown instanceof KakehashiError) return thrown
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? thrown.status : undefined
  if (status === 404) return new KakehashiError('REQUEST-NOT-FOUND', { cause: thrown })
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new KakehashiError('REQUEST-INVALID', { params: { member: '-' }, cause: thrown })
  }
  return asKakehashiError(thrown)
}
