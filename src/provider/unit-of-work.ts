import type { Context, Middleware } from 'koa'
import type { ScopedState } from '../storage/index.ts'
import type { FaultPort, ProviderViews } from './ports.ts'
import { jsonOf, refusalOf } from './refusals.ts'

/** What an answer must not carry when the request has failed after it was written. */
const promises = ['set-cookie', 'location', 'content-disposition']

/**
 * Gives each request its unit of work and makes the writes before anything is sent. When they fail, nothing of the answer is left: no
 * cookie of a session that is not there, no code that nobody can redeem.
 */
export function unitOfWork(options: { state: ScopedState; views: ProviderViews; report: FaultPort }): Middleware {
  const { state, views, report } = options

  const refuse = (ctx: Context, thrown: unknown) => {
    const error = refusalOf(thrown)
    if (error.status >= 500) report.fault(thrown, `${ctx.method} ${ctx.path}`)
    for (const name of promises) ctx.remove(name)
    ctx.set('cache-control', 'no-store')
    if (ctx.accepts('json', 'html') === 'html') {
      const { html, headers = {} } = views.refusal({ locale: views.locale(ctx, undefined), error, service: undefined })
      ctx.set(headers)
      ctx.type = 'html'
      ctx.body = html.markup
    } else {
      ctx.type = 'json'
      ctx.body = jsonOf(error)
    }
    ctx.status = error.status
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
