import { readFileSync } from 'node:fs'
import type { Context, Middleware } from 'koa'
import { both, html, type Markup } from './html.ts'

const stylesheet = readFileSync(new URL('./style.css', import.meta.url), 'utf8')

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join('; ')

/** Security headers of every answer: no script at all, nothing from elsewhere, forms only to ourselves. */
export const pageHeaders: Middleware = async (ctx, next) => {
  ctx.set({
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
  if (ctx.method === 'GET' && ctx.path === '/style.css') {
    ctx.type = 'text/css; charset=utf-8'
    ctx.body = stylesheet
    return
  }
  await next()
}

/** Answers with a whole page. @param page `title` is Japanese, `heading` stands on the page, `body` below it */
export function showPage(ctx: Context, page: { title: string; heading: Markup; body: Markup; status?: number }): void {
  ctx.status = page.status ?? 200
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = html`<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} - 見本ウォレット</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><p><a href="/">見本ウォレット</a> <span lang="en">Example wallet (for trying out; not for real certificates)</span></p></header>
<main>
<h1>${page.heading}</h1>
${page.body}
</main>
</body>
</html>
`.markup
}

/** A link to the first page. */
export const backToStart = html`<p><a href="/">${both('証明書の一覧へ', 'To the list of certificates')}</a></p>`
