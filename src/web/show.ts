import type { Context } from 'koa'
import { numberOf } from '../foundation/index.ts'
import { type Page, renderPage } from './layout.ts'
import { localeOf, rememberLocale } from './locale.ts'
import { contentSecurityPolicy } from './security-headers.ts'
import { visitorOf } from './visitor.ts'

/** Answers with a page: document, status, policy; never kept by a cache, since pages tell about people. What it refuses goes to the log (`catchErrors`). */
export function show(ctx: Context, page: Page): void {
  rememberLocale(ctx)
  ctx.status = page.status ?? 200
  ctx.state.refused = page.refused
  ctx.type = 'text/html; charset=utf-8'
  ctx.set('cache-control', 'no-store')
  ctx.set('content-security-policy', contentSecurityPolicy(page))
  ctx.vary('accept-language, cookie')
  ctx.body = renderPage(page, {
    locale: localeOf(ctx),
    query: ctx.method === 'GET' || ctx.method === 'HEAD' ? new URLSearchParams(ctx.querystring) : undefined,
    visitor: visitorOf(ctx)?.name,
    number: numberOf(ctx.res),
  }).markup
}

/** After a POST: the next page is fetched anew, so that Reload and Back repeat nothing. */
export function seeOther(ctx: Context, path: string): void {
  ctx.redirect(path)
  ctx.status = 303
}
