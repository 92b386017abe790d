import { readFileSync } from 'node:fs'
import type { Context, Middleware } from 'koa'
import { both, html, type Markup } from './html.ts'

const stylesheet = readFileSync(new URL('./style.css', import.meta.url), 'utf8')

/** Security headers of every answer; no script at all, the QR code from the gateway, and forms only to ourselves and on to the gateway and the wallet. */
export function pageHeaders(gatewayOrigin: string, walletOrigin: string): Middleware {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `img-src ${gatewayOrigin}`,
    `form-action 'self' ${gatewayOrigin} ${walletOrigin}`,
  ].join('; ')
  return async (ctx, next) => {
    ctx.set({
      'content-security-policy': policy,
      'referrer-policy': 'same-origin',
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
<title>${page.title} - ひびき交通 通学定期券</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><p><a href="/">ひびき交通 通学定期券</a> <span lang="en">Hibiki Transport, commuter passes for school (an example; the company does not exist)</span></p></header>
<main>
<h1>${page.heading}</h1>
${page.body}
</main>
</body>
</html>
`.markup
}

/** A form with one button and no fields. */
export const buttonForm = (action: string, label: Markup): Markup =>
  html`<form method="post" action="${action}"><p><button>${label}</button></p></form>`

/** A link to the first page. */
export const backToStart = html`<p><a href="/">${both('はじめの画面へ', 'To the first page')}</a></p>`
