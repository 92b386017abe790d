import type { Middleware } from 'koa'
import { KakehashiError } from '../foundation/index.ts'
import type { ProviderViews } from './ports.ts'

/** What neither a part of ours nor the library answers gets our page, or JSON for a client that is no browser. */
export const unknownPath =
  (views: ProviderViews): Middleware =>
  async (ctx, next) => {
    await next()
    if (ctx.status !== 404 || (ctx.body !== undefined && ctx.body !== null)) return
    const error = new KakehashiError('REQUEST-NOT-FOUND')
    if (ctx.accepts('json', 'html') === 'html') {
      const { html, headers = {} } = views.refusal({ locale: views.locale(ctx, undefined), error, service: undefined })
      ctx.set(headers)
      ctx.type = 'html'
      ctx.body = html.markup
    } else ctx.body = { error: 'invalid_request', error_description: error.describe('en').what, code: error.code }
    ctx.status = 404
  }
