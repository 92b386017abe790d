import type { Context, Middleware } from 'koa'
import { asKakehashiError, KakehashiError, type Log, numberOf } from '../../foundation/index.ts'
import { answerError } from './answer-error.ts'

/**
 * Answers whatever a handler threw, and logs it under the number that the page shows: refusals as they are, faults with their cause. What a form
 * was refused for, and its page has told, is logged too.
 */
export function catchErrors(options: { log: Pick<Log, 'info' | 'error'> }): Middleware {
  const { log } = options
  const refused = (ctx: Context, error: KakehashiError) =>
    log.info({ attempt: numberOf(ctx.res), refusal: error.code, detail: error.detail }, 'refused')
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.state.refused instanceof KakehashiError) refused(ctx, ctx.state.refused)
    } catch (thrown) {
      const error = asRefusal(thrown)
      const attempt = numberOf(ctx.res)
      const { code: refusal, detail } = error
      if (error.status >= 500) log.error({ attempt, refusal, detail, err: error.cause ?? error }, 'fault')
      else refused(ctx, error)
      answerError(ctx, error, { attempt })
    }
  }
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
