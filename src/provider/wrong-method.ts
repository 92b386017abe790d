import type { Context, Middleware, Next } from 'koa'
import { KakehashiError } from '../foundation/index.ts'
import { answerRefusal } from './answer-refusal.ts'
import { methodsOf } from './configuration/paths.ts'
import type { ProviderViews } from './ports.ts'

/**
 * Refuses a request to an endpoint of the library by a method that it does not take (RFC 9110, section 15.5.6), and tells which it takes to whoever
 * asks by OPTIONS; the library would not know the address. What scripts of other origins ask beforehand remains the library's.
 */
export const wrongMethod =
  (views: ProviderViews): Middleware =>
  (ctx, next) => {
    const methods = methodsOf(ctx.path)
    return methods === undefined || methods.includes(ctx.method) ? next() : refuse(ctx, next, methods, views)
  }

async function refuse(ctx: Context, next: Next, methods: readonly string[], views: ProviderViews): Promise<void> {
  if (ctx.method === 'OPTIONS' && ctx.get('access-control-request-method')) {
    await next()
    if (ctx.status !== 404) return
  }
  ctx.set('allow', methods.join(', '))
  if (ctx.method === 'OPTIONS') ctx.status = 204
  else answerRefusal(ctx, views, new KakehashiError('REQUEST-METHOD', { params: { method: ctx.method } }))
}
