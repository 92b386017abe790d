import type { Middleware } from 'koa'
import { asKakehashiError, KakehashiError, type Log, numberOf } from '../../foundation/index.ts'
import { answerError } from './answer-error.ts'

/** Answers whatever a handler threw, and logs it under the number that the page shows: refusals as they are, faults with their cause. */
export function catchErrors(options: { log: Pick<Log, 'info' | 'error'> }): Middleware {
  const { log } = options
  return async (ctx, next) => {
    try {
      await next()
    } catch (thrown) {
      const error = asRefusal(thrown)
      const attempt = numberOf(ctx.res)
      const fields = { attempt, refusal: error.code, detail: error.detail }
      if (error.status >= 500) log.error({ ...fields, err: error.cause ?? error }, 'fault')
      else log.info(fields, 'refused')
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
