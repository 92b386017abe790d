import type { Context } from 'koa'
import type { KakehashiError } from '../foundation/index.ts'
import type { ProviderViews } from './ports.ts'
import { jsonOf } from './refusals.ts'

/** Answers with a refusal where the library has nothing to say: our page, or JSON for a client that is no browser. */
export function answerRefusal(ctx: Context, views: ProviderViews, error: KakehashiError): void {
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
