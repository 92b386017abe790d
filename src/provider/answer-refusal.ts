import type { Context } from 'koa'
import { type KakehashiError, numberOf } from '../foundation/index.ts'
import type { ProviderViews, ReportPort } from './ports.ts'
import { jsonOf } from './refusals.ts'

/** Who shows refusals and who writes them down. */
export interface Refusing {
  readonly views: ProviderViews
  readonly report: ReportPort
}

/**
 * Answers with a refusal where the library has nothing to say, our page or JSON for a client that is no browser, and tells of it.
 * @param cause of a fault, where there is one beside the refusal
 */
export function answerRefusal(ctx: Context, { views, report }: Refusing, error: KakehashiError, cause?: unknown): void {
  const attempt = numberOf(ctx.res)
  if (error.status >= 500) report.fault(cause ?? error, `${ctx.method} ${ctx.path}`, attempt)
  else report.refused(error, { attempt, detail: error.detail })
  if (ctx.accepts('json', 'html') === 'html') {
    const model = { locale: views.locale(ctx, undefined), error, attempt, service: undefined }
    const { html, headers = {} } = views.refusal(model)
    ctx.set(headers)
    ctx.type = 'html'
    ctx.body = html.markup
  } else {
    ctx.type = 'json'
    ctx.body = jsonOf(error, attempt)
  }
  ctx.status = error.status
}
