import { createHmac } from 'node:crypto'
import { Router } from '@koa/router'
import type { Context, Middleware } from 'koa'
import { constantTimeEqual, type Ids, KakehashiError } from '../foundation/index.ts'
import { type ProviderPart, signedInPath } from '../provider/index.ts'
import { localeOf } from './locale.ts'
import { seeOther } from './show.ts'
import { setVisitor, type Visitor, visitorOf } from './visitor.ts'

const cookieOf = (state: string) => `return_${state.slice(0, 8)}`

/**
 * Sign-in and sign-out of our own pages, which use the provider's session and no other.
 * @param options `secret` protects the page to return to; `nameOf` is how the header calls a person
 */
export function createSession(options: {
  issuer: string
  provider: Pick<ProviderPart, 'currentSession' | 'signInUrl' | 'signOutUrl'>
  nameOf: (personId: string) => Promise<string>
  secret: () => Promise<Buffer>
  ids: Pick<Ids, 'token'>
}) {
  const { issuer, provider, nameOf, secret, ids } = options

  const sealOf = async (state: string, path: string) =>
    createHmac('sha256', await secret())
      .update(`${state}\n${path}`)
      .digest('base64url')

  async function look(ctx: Context): Promise<Visitor | undefined> {
    const session = await provider.currentSession(ctx.req, ctx.res)
    if (session === undefined) return undefined
    const visitor = { personId: session.personId, acr: session.acr, name: await nameOf(session.personId) }
    setVisitor(ctx, visitor)
    return visitor
  }

  /** Sends the browser to our own authorization endpoint; the page wanted waits in a cookie named after the state, so that tabs do not mix. */
  async function startSignIn(ctx: Context, path: string, acrValues?: string): Promise<void> {
    const state = ids.token(24)
    const value = `${await sealOf(state, path)}.${Buffer.from(path).toString('base64url')}`
    const secure = issuer.startsWith('https:') ? '; Secure' : ''
    const attributes = `Path=${signedInPath}; Max-Age=3600; HttpOnly; SameSite=Lax${secure}`
    // Written by hand: behind a TLS proxy Koa would refuse a Secure cookie, but the issuer URL is the truth.
    ctx.append('set-cookie', `${cookieOf(state)}=${value}; ${attributes}`)
    const url = new URL(provider.signInUrl({ state, uiLocales: localeOf(ctx) }))
    if (acrValues !== undefined) url.searchParams.set('acr_values', acrValues)
    seeOther(ctx, url.href)
  }

  /**
   * Lets signed-in people through and sends others to sign in; a form sent without a session comes back to `/home`, its content is not kept.
   * @param acrValues levels to ask for, so that a page for guardians leads straight to the card
   */
  const requirePerson =
    (acrValues?: string): Middleware =>
    async (ctx, next) => {
      if ((await look(ctx)) !== undefined) return next()
      await startSignIn(ctx, ctx.method === 'GET' ? ctx.url : '/home', acrValues)
    }

  /** For pages open to everybody: the header shows who is signed in, if anybody is. */
  const greetPerson = (): Middleware => async (ctx, next) => {
    await look(ctx)
    await next()
  }

  async function returnFromSignIn(ctx: Context): Promise<void> {
    const { state, error, iss } = ctx.query
    if (typeof state !== 'string' || (iss !== undefined && iss !== issuer)) {
      throw new KakehashiError('REQUEST-INVALID', { params: { member: iss === issuer ? 'state' : 'iss' } })
    }
    const [seal, encoded] = (ctx.cookies.get(cookieOf(state)) ?? '').split('.')
    ctx.cookies.set(cookieOf(state), null, { path: signedInPath })
    const path = Buffer.from(encoded ?? '', 'base64url').toString('utf8')
    const wanted = seal !== undefined && constantTimeEqual(seal, await sealOf(state, path)) ? path : '/home'
    if (error === 'access_denied') return seeOther(ctx, '/')
    if (error !== undefined) throw new KakehashiError('SESSION-NOT-STARTED', { detail: String(error) })
    if ((await look(ctx)) === undefined) throw new KakehashiError('SESSION-NOT-STARTED')
    seeOther(ctx, ownPath(wanted))
  }

  function routes(): Router {
    const router = new Router()
    router.get(signedInPath, returnFromSignIn)
    router.get('/leave', (ctx) => seeOther(ctx, provider.signOutUrl()))
    return router
  }

  return { requirePerson, greetPerson, routes }
}

/** A path of this site and nothing else: what a browser would read as another host becomes `/home`. */
export function ownPath(path: string): string {
  const base = 'https://own.invalid'
  const url = URL.canParse(path, base) ? new URL(path, base) : undefined
  return url?.origin === base && path.startsWith('/') && !path.startsWith('//')
    ? `${url.pathname}${url.search}`
    : '/home'
}

/** The person of this request; for handlers behind `requirePerson`. */
export function personOf(ctx: Pick<Context, 'req'>): Visitor {
  const visitor = visitorOf(ctx)
  if (visitor === undefined) throw new Error('a page for signed-in people was reached without requirePerson')
  return visitor
}
