import type { Middleware } from 'koa'
import { asKakehashiError, type Log } from '../../foundation/index.ts'
import { answerError } from './answer-error.ts'

/** Answers whatever a handler threw, and logs it under the number that the page shows: refusals as they are, faults with their cause. */
export function catchErrors(options: { log: Log }): Middleware {
  const { log } = options
  return async (ctx, next) => {
    try {
      await next()
    } catch (thrown) {
      const error = asKakehashiError(thrown)
      const attempt = ctx.response.get('x-request-id')
      const fields = { attempt, refusal: error.code, detail: error.detail }
      if (error.status >= 500) log.error({ ...fields, err: error.cause ?? error }, 'fault')
      else log.info(fields, 'refused')
      answerError(ctx, error, { attempt })
    }
  }
}
