import type { Middleware } from 'koa'
import { KakehashiError } from '../foundation/index.ts'

/**
 * Refuses a POST that another site's page sent (cross-site request forgery): by `Sec-Fetch-Site`, or by `Origin` where the browser sends none.
 * A request with neither header is no browser form and is refused too.
 * @param options `issuer` is our own origin; `except` lists paths that other sites may post to by design
 */
export function refuseCrossSite(options: { issuer: string; except?: readonly string[] }): Middleware {
  const { origin } = new URL(options.issuer)
  return (ctx, next) => {
    const changes = ctx.method !== 'GET' && ctx.method !== 'HEAD' && ctx.method !== 'OPTIONS'
    if (changes && !options.except?.includes(ctx.path)) {
      const site = ctx.get('sec-fetch-site')
      const own = site === '' ? ctx.get('origin') === origin : site === 'same-origin' || site === 'none'
      if (!own)
        throw new KakehashiError('REQUEST-CROSS-SITE', {
          detail: `sec-fetch-site ${site}, origin ${ctx.get('origin')}`,
        })
    }
    return next()
  }
}
