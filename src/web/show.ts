import type { Context } from 'koa'
import { type Page, renderPage } from './layout.ts'
import { localeOf, rememberLocale } from './locale.ts'
import { contentSecurityPolicy } from './security-headers.ts'
import { visitorOf } from './visitor.ts'

/** Answers with a page: document, status, policy; never kept by a cache, since pages tell about people. */
export function show(ctx: Context, page: Page): void {
  rememberLocale(ctx)
  ctx.status = page.status ?? 200
  ctx.type = 'text/html; charset=utf-8'
  ctx.set('cache-control', 'no-store')
  ctx.set('content-security-policy', contentSecurityPolicy(page))
  ctx.vary('accept-language, cookie')
  ctx.body = renderPage(page, {
    locale: localeOf(ctx),
    query: ctx.method === 'GET' || ctx.method === 'HEAD' ? new URLSearchParams(ctx.querystring) : undefined,
    visitor: visitorOf(ctx)?.name,
  }).markup
}

/** After a POST: the next page is fetched anew, so that Reload and Back repeat nothing. */
export function seeOther(ctx: Context, path: string): void {
  ctx.redirect(path)
  ctx.status = 303
}
