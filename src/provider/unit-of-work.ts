import type { Context, Middleware } from 'koa'
import type { ScopedState } from '../storage/index.ts'
import { answerRefusal, type Refusing } from './answer-refusal.ts'
import { refusalOf } from './refusals.ts'

/** What an answer must not carry when the request has failed after it was written. */
const promises = ['set-cookie', 'location', 'content-disposition']

/**
 * Gives each request its unit of work and makes the writes before anything is sent. When they fail, nothing of the answer is left: no
 * cookie of a session that is not there, no code that nobody can redeem.
 */
export function unitOfWork(options: Refusing & { state: ScopedState }): Middleware {
  const { state } = options

  const refuse = (ctx: Context, thrown: unknown) => {
    for (const name of promises) ctx.remove(name)
    ctx.set('cache-control', 'no-store')
    answerRefusal(ctx, options, refusalOf(thrown), thrown)
  }

  return (ctx, next) =>
    state.within(async () => {
      await next()
      try {
        await state.flush()
      } catch (thrown) {
        refuse(ctx, thrown)
      }
    })
}
