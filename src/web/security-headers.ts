import type { Middleware } from 'koa'

/**
 * The policy of our pages: no script, nothing inline, no frame.
 * @param page `script` is there when it has a script of ours. `formAction` lists further origins at which a form of this page may end; browsers apply it to the redirects after a POST too
 */
export function contentSecurityPolicy(page: { formAction?: readonly string[]; script?: string } = {}): string {
  return [
    "default-src 'none'",
    ...(page.script === undefined ? [] : ["script-src 'self'"]),
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    `form-action ${["'self'", ...(page.formAction ?? [])].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/**
 * Headers of every answer, protocol endpoints included. A handler that sets one itself replaces it.
 * `Referrer-Policy` is `same-origin`: with `no-referrer` browsers send `Origin: null` with our own forms.
 * @param options `issuer` decides on HSTS, which only https may send (RFC 6797, section 7.2)
 */
export function securityHeaders(options: { issuer: string }): Middleware {
  const headers = Object.entries({
    'content-security-policy': contentSecurityPolicy(),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(options.issuer.startsWith('https:') && { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }),
  })
  return ({ res }, next) => {
    for (const [name, value] of headers) res.setHeader(name, value)
    return next()
  }
}
