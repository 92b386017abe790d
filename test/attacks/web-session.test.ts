import { randomBytes } from 'node:crypto'
import { Router } from '@koa/router'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemIds } from '../../src/foundation/index.ts'
import { createSession, ownPath } from '../../src/web/session.ts'
import { openWebApp, type WebApp } from '../support/web-app.ts'

describe('the way back from a sign-in of our own pages', () => {
  let app: WebApp
  let signedIn = false
  const issuer = 'http://localhost:3000'

  beforeAll(async () => {
    const key = randomBytes(32)
    const session = createSession({
      issuer,
      ids: systemIds,
      secret: async () => key,
      nameOf: async () => '見本 太郎',
      provider: {
        currentSession: async () =>
          signedIn ? { personId: 'p1', acr: `${issuer}/acr/ial2-aal2`, amr: [], signedInAt: new Date(0) } : undefined,
        signInUrl: ({ state }) => `${issuer}/authorize?state=${state}`,
        signOutUrl: () => `${issuer}/sign-out`,
      },
    })
    const pages = new Router()
    pages.get('/schools/:code', session.requirePerson(), (ctx) => {
      ctx.body = 'school'
    })
    app = await openWebApp({ routers: [session.routes(), pages] })
  })
  afterAll(() => app.close())

  async function leave() {
    signedIn = false
    const response = await app.ask('/schools/A1?x=1')
    const state = new URL(response.headers.get('location') ?? '').searchParams.get('state') as string
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] as string
    return { state, cookie, line: response.headers.getSetCookie()[0] as string }
  }

  const comeBack = async (state: string, cookie: string, more = '') => {
    signedIn = true
    const response = await app.ask(`/signed-in?state=${state}${more}`, { headers: { cookie } })
    return { status: response.status, to: response.headers.get('location'), text: await response.text() }
  }

  it('leads to the page that was wanted', async () => {
    const { state, cookie, line } = await leave()
    expect(line).toMatch(/Path=\/signed-in; Max-Age=3600; HttpOnly; SameSite=Lax$/)
    expect(await comeBack(state, cookie)).toMatchObject({ status: 303, to: '/schools/A1?x=1' })
  })

  it('leads to the first page of the person when the cookie is lost, of another attempt, or made up', async () => {
    const [one, other] = [await leave(), await leave()]
    expect((await comeBack(one.state, '')).to).toBe('/home')
    expect((await comeBack(one.state, other.cookie)).to).toBe('/home')
    const [name, value] = other.cookie.split('=') as [string, string]
    const forged = `${name}=${value.split('.')[0]}.${Buffer.from('/boards/139998').toString('base64url')}`
    expect((await comeBack(other.state, forged)).to).toBe('/home')
    const swapped = one.cookie.replace(/^[^=]+/, name)
    expect((await comeBack(other.state, swapped)).to).toBe('/home')
  })

  it('refuses the answer of another issuer (RFC 9207)', async () => {
    const { state, cookie } = await leave()
    const refused = await comeBack(state, cookie, '&iss=https%3A%2F%2Fevil.example')
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('REQUEST-INVALID')
    expect((await comeBack('', cookie)).status).toBe(303)
    expect((await app.ask('/signed-in')).status).toBe(400)
  })

  it('says so when there is no session after all, rather than go round in circles', async () => {
    const { state, cookie } = await leave()
    signedIn = false
    const response = await app.ask(`/signed-in?state=${state}`, { headers: { cookie } })
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('SESSION-NOT-STARTED')
  })

  it.each([
    '//evil.example/',
    '/\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    'schools',
    '/\t/evil.example',
  ])('never leads to %s', (path) =>
    expect(new URL(ownPath(path), 'https://own.example').origin).toBe('https://own.example'),
  )
})
