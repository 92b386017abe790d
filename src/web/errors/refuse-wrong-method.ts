import type { RouterContext } from '@koa/router'
import type { Middleware } from 'koa'
import { KakehashiError } from '../../foundation/index.ts'

/**
 * Refuses a request to one of our addresses by a method that it does not take (RFC 9110, section 15.5.6), and tells which it takes to whoever asks
 * by OPTIONS. To be mounted behind the routers of all parts.
 */
export const refuseWrongMethod: Middleware = (ctx, next) => {
  const { matched = [] } = ctx as Partial<RouterContext>
  const methods = new Set(matched.flatMap((layer) => layer.methods))
  if (methods.size === 0 || methods.has(ctx.method)) return next()
  ctx.set('allow', [...methods].sort().join(', '))
  if (ctx.method !== 'OPTIONS') throw new KakehashiError('REQUEST-METHOD', { params: { method: ctx.method } })
  ctx.status = 204
}
