import type { Context, Middleware, Next } from 'koa'
import { KakehashiError } from '../foundation/index.ts'
import { answerRefusal, type Refusing } from './answer-refusal.ts'
import { methodsOf } from './configuration/paths.ts'

/**
 * Refuses a request to an endpoint of the library by a method that it does not take (RFC 9110, section 15.5.6), and tells which it takes to whoever
 * asks by OPTIONS; the library would not know the address. What scripts of other origins ask beforehand remains the library's.
 */
export const wrongMethod =
  (refusing: Refusing): Middleware =>
  (ctx, next) => {
    const methods = methodsOf(ctx.path)
    return methods === undefined || methods.includes(ctx.method) ? next() : refuse(ctx, next, methods, refusing)
  }

async function refuse(ctx: Context, next: Next, methods: readonly string[], refusing: Refusing): Promise<void> {
  if (ctx.method === 'OPTIONS' && ctx.get('access-control-request-method')) {
    await next()
    if (ctx.status !== 404) return
  }
  ctx.set('allow', methods.join(', '))
  if (ctx.method === 'OPTIONS') ctx.status = 204
  else answerRefusal(ctx, refusing, new KakehashiError('REQUEST-METHOD', { params: { method: ctx.method } }))
}
