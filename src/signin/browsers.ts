import type { Context } from 'koa'
import { hashToken, type Ids } from '../foundation/index.ts'

/**
 * Tells browsers apart, so that what began in one cannot go on in another: without it an attacker could let a victim finish the attacker's own
 * sign-in (login CSRF). The cookie says nothing about the person and is no session.
 */
export function createBrowsers({ issuer, ids }: { issuer: string; ids: Pick<Ids, 'token'> }) {
  const secure = issuer.startsWith('https:')
  const name = secure ? '__Host-kakehashi_browser' : 'kakehashi_browser'
  // Lax: the cookie must come along when an upstream sends the browser back by GET.
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`

  // A cookie given in this answer is not yet in this request.
  const given = new WeakMap<object, string>()

  /** Hash of the browser's cookie, or `undefined` when it has none. Only the hash is ever kept. */
  function of(ctx: Pick<Context, 'cookies' | 'req'>): string | undefined {
    const fresh = given.get(ctx.req)
    if (fresh !== undefined) return fresh
    const token = ctx.cookies.get(name, { signed: false })
    return token !== undefined && /^[\w-]{43}$/.test(token) ? hashToken(token) : undefined
  }

  /** As `of`, giving the browser a cookie first when it has none. */
  function ensure(ctx: Pick<Context, 'cookies' | 'req' | 'append'>): string {
    const known = of(ctx)
    if (known !== undefined) return known
    const token = ids.token()
    // Written by hand: behind a TLS proxy Koa would refuse a Secure cookie, but the issuer URL is the truth.
    ctx.append('set-cookie', `${name}=${token}${attributes}`)
    const hash = hashToken(token)
    given.set(ctx.req, hash)
    return hash
  }

  return { of, ensure }
}

export type Browsers = ReturnType<typeof createBrowsers>
