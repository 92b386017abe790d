import { readFileSync } from 'node:fs'
import type { Context, Middleware } from 'koa'
import { html, type Markup } from './html.ts'

const stylesheet = readFileSync(new URL('./mock.css', import.meta.url), 'utf8')

// Forms end in a redirect to the relying party and browsers apply form-action to the whole redirect chain,
// so it names the places where relying parties of a mock live.
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self' http://localhost:* http://127.0.0.1:* https:",
].join('; ')

/** Sets the security headers of every answer and serves the stylesheet of the mock pages at `/mock.css`. */
export function pageHeaders(): Middleware {
  return async (ctx, next) => {
    ctx.set({
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    if (ctx.path === '/mock.css' && ctx.method === 'GET') {
      ctx.type = 'text/css; charset=utf-8'
      ctx.body = stylesheet
      return
    }
    await next()
  }
}

/**
 * Answers with a whole page.
 * @param page `title` in Japanese (also the heading unless `heading` is given), `service` names the mock in the banner,
 *   `body` is what stands below the heading
 * @param status HTTP status, 200 unless given
 */
export function showPage(
  ctx: Context,
  page: { title: string; heading?: Markup; service: string; body: Markup },
  status = 200,
): void {
  ctx.status = status
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = html`<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} - ${page.service}</title>
<link rel="stylesheet" href="/mock.css">
</head>
<body>
<header><p><strong>${page.service}</strong> <span lang="ja">模擬環境です。実在のサービスではありません。</span> <span lang="en" class="en">A mock, not the real service.</span></p></header>
<main>
<h1>${page.heading ?? page.title}</h1>
${page.body}
</main>
</body>
</html>
`.markup
}
