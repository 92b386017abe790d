import { AsyncLocalStorage } from 'node:async_hooks'
import { request as httpRequest } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import type { StateStore } from '../../src/storage/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import {
  openProviderWorld,
  type ProviderWorld,
  redirectUri,
  serviceOf,
  serviceSecret,
} from '../support/provider-world.ts'
import type { UserAgent } from '../support/user-agent.ts'

const basic = `Basic ${Buffer.from(`service:${serviceSecret}`).toString('base64')}`

async function tokensOf(
  world: ProviderWorld,
  agent: UserAgent,
  person: { personId: string; acr: string },
  scope = 'openid origin',
  prompt?: string,
) {
  const request = createAuthorizationRequest(world.issuer, { scope, ...(prompt !== undefined && { prompt }) })
  const page = await world.signIn(agent, request.url, person)
  const code = request.codeOf(prompt === 'consent' ? await world.decide(agent, page, 'send') : page)
  const body = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: request.verifier }
  const answer = await fetch(`${world.issuer}/token`, {
    method: 'POST',
    headers: { authorization: basic },
    body: new URLSearchParams(body),
  })
  return (await answer.json()) as { access_token: string; id_token: string; refresh_token?: string }
}

const userinfoStatus = async (world: ProviderWorld, token: string) =>
  (await fetch(`${world.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status

const verified = { name: 'あ', birthdate: '2000-01-01', address: 'い', sex: '1', verifiedAt: '2026-01-01T00:00:00Z' }

describe('a browser', () => {
  it('cannot be signed in to somebody else’s request by following their link', async () => {
    const world = await openProviderWorld()
    const stranger = world.agent()
    const page = await stranger.follow(createAuthorizationRequest(world.issuer).url)
    const person = await world.somebody()
    const victim = world.agent()
    const link = `${page.url}?person=${person.personId}&acr=${encodeURIComponent(person.acr)}`
    expect((await victim.get(link)).status).toBe(403)
    const uid = new URL(page.url).pathname.split('/').at(-1)
    const answer = await victim.get(`${world.issuer}/authorize/${uid}`)
    expect(await answer.text()).toContain('PROVIDER-ATTEMPT-LOST')
  })

  it('cannot agree on a release page that was shown in another browser', async () => {
    const world = await openProviderWorld()
    const person = await world.somebody({ origin: 'individual', verified })
    const agent = world.agent()
    const page = await world.signIn(
      agent,
      createAuthorizationRequest(world.issuer, { scope: 'openid verified_name' }).url,
      person,
    )
    const answer = await world.agent().post(page.url, { decision: 'send' })
    expect(await answer.text()).toBe('PROVIDER-ATTEMPT-LOST')
    expect(world.settled.recorded).toEqual([])
  })

  it('cannot go on for somebody from a notice that was shown in another browser', async () => {
    const organisation = { kind: 'board', code: '139998', name: '見本市教育委員会', boardCode: '139998' } as const
    const world = await openProviderWorld({ roles: [{ organisation, role: 'administrator' }] })
    const request = createAuthorizationRequest(world.issuer, { scope: 'openid organisation' })
    const page = await world.signIn(world.agent(), request.url, await world.somebody())
    expect(new URL(page.url).pathname).toMatch(/^\/release\//)
    const answer = await world.agent().post(page.url, { decision: 'send' })
    expect(await answer.text()).toBe('PROVIDER-ATTEMPT-LOST')
    expect(world.settled.noticed).toEqual([])
  })

  it('that sends anything but a decision is refused', async () => {
    const world = await openProviderWorld()
    const person = await world.somebody({ origin: 'individual', verified })
    const agent = world.agent()
    const page = await world.signIn(
      agent,
      createAuthorizationRequest(world.issuer, { scope: 'openid verified_name' }).url,
      person,
    )
    expect(await (await agent.post(page.url, { decision: 'perhaps' })).text()).toBe('REQUEST-INVALID')
  })

  it('with an altered session cookie is signed out', async () => {
    const world = await openProviderWorld()
    const agent = world.agent()
    await tokensOf(world, agent, await world.somebody())
    const cookies = agent.cookies().filter(({ name }) => name.startsWith('session'))
    const send = async (bend: (value: string) => string) => {
      const cookie = cookies.map(({ name, value }) => `${name}=${name === 'session' ? bend(value) : value}`).join('; ')
      return (await fetch(`${world.issuer}/whoami`, { headers: { cookie } })).json()
    }
    expect(await send((value) => value)).toHaveProperty('personId')
    expect(await send((value) => `${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}`)).toEqual({})
  })

  it('that lost its cookies on the way is told so on a page', async () => {
    const world = await openProviderWorld()
    const agent = world.agent()
    const page = await agent.follow(createAuthorizationRequest(world.issuer).url)
    for (const { name } of agent.cookies()) agent.forget(name)
    const answer = await agent.get(page.url.replace('/sign-in/', '/authorize/'))
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('PROVIDER-ATTEMPT-LOST')
  })

  it('signs in as somebody else only after the first session has ended', async () => {
    const world = await openProviderWorld()
    const agent = world.agent()
    const [first, second] = [await world.somebody(), await world.somebody()]
    const { access_token: token } = await tokensOf(world, agent, first)
    const page = await world.signIn(agent, createAuthorizationRequest(world.issuer, { prompt: 'login' }).url, second)
    const html = await page.text()
    expect(html).not.toContain('<script')
    expect(page.headers.get('content-security-policy')).toContain('http://localhost:65001')
    const [, action = ''] = /action="([^"]+)"/.exec(html) ?? []
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(html) ?? []
    const resumed = await agent.post(action, { xsrf, logout: 'yes' })
    const answer = await agent.follow(resumed.headers.get('location') ?? '')
    expect(answer.headers.get('location')).toContain('code=')
    expect(await userinfoStatus(world, token)).toBe(401)
    expect(await (await agent.get(`${world.issuer}/whoami`)).json()).toMatchObject({ personId: second.personId })
  })
})

describe('signing out', () => {
  it('needs the page’s own token', async () => {
    const world = await openProviderWorld()
    const agent = world.agent()
    await tokensOf(world, agent, await world.somebody())
    await agent.get(`${world.issuer}/sign-out`)
    const answer = await agent.post(`${world.issuer}/sign-out/confirm`, { xsrf: 'guess', logout: 'yes' })
    expect(answer.status).toBe(400)
    expect(await (await agent.get(`${world.issuer}/whoami`)).json()).toHaveProperty('personId')
  })

  it('leads to no address that the service has not registered', async () => {
    const world = await openProviderWorld()
    const query = new URLSearchParams({ client_id: 'service', post_logout_redirect_uri: 'https://evil.example/' })
    const answer = await world.agent().get(`${world.issuer}/sign-out?${query}`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('PROVIDER-REQUEST-REFUSED')
  })
})

describe('what others may end', () => {
  it('a withdrawn grant ends its tokens at once', async () => {
    const world = await openProviderWorld()
    const person = await world.somebody()
    const { access_token: token } = await tokensOf(world, world.agent(), person)
    expect(await userinfoStatus(world, token)).toBe(200)
    await world.provider.endGrants({ personId: person.personId, clientId: 'another' })
    expect(await userinfoStatus(world, token)).toBe(200)
    await world.provider.endGrants({ personId: person.personId, clientId: 'service' })
    expect(await userinfoStatus(world, token)).toBe(401)
  })

  it('a withdrawn grant ends its refresh tokens, even when its session ended before', async () => {
    const world = await openProviderWorld({
      services: [serviceOf({ grant_types: ['authorization_code', 'refresh_token'] })],
    })
    const refresh = async (token: string) => {
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token })
      const answer = await fetch(`${world.issuer}/token`, { method: 'POST', headers: { authorization: basic }, body })
      return { status: answer.status, ...((await answer.json()) as { refresh_token?: string }) }
    }
    const person = await world.somebody()
    const tokens = await tokensOf(world, world.agent(), person, 'openid origin offline_access', 'consent')
    await world.provider.endSessions(person.personId)
    const second = await refresh(tokens.refresh_token ?? '')
    expect(second.status).toBe(200)
    await world.provider.endGrants({ personId: person.personId, clientId: 'service' })
    expect(await refresh(second.refresh_token ?? '')).toMatchObject({ status: 400, error: 'invalid_grant' })
  })

  it('a suspended person is signed out everywhere', async () => {
    const world = await openProviderWorld()
    const person = await world.somebody()
    const agents = [world.agent(), world.agent()]
    const tokens = await Promise.all(agents.map((agent) => tokensOf(world, agent, person)))
    await world.provider.endSessions(person.personId)
    for (const [n, agent] of agents.entries()) {
      expect(await (await agent.get(`${world.issuer}/whoami`)).json()).toEqual({})
      expect(await userinfoStatus(world, tokens[n]?.access_token ?? '')).toBe(401)
    }
  })
})

describe('the provider', () => {
  it('never states more than the upstream vouched for', async () => {
    const world = await openProviderWorld()
    const person = await world.somebody({ assurance: { ial: 1, aal: 2 } })
    const page = await world.agent().follow(createAuthorizationRequest(world.issuer).url)
    const uid = new URL(page.url).pathname.split('/').at(-1) ?? ''
    for (const level of ['ial3-aal3', 'ial2-aal2', 'ial1-aal3', 'ial9-aal9'])
      await expect(
        world.provider.completeSignIn(uid, { ...person, acr: `${world.issuer}/acr/${level}`, amr: [] }),
      ).rejects.toThrow('more than the upstream')
  })

  it('makes its URLs from the issuer, whatever a request says of its host', async () => {
    const world = await openProviderWorld()
    const { port } = new URL(world.issuer)
    const body = await new Promise<string>((resolve, reject) => {
      const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
      const sent = httpRequest(
        { host: 'localhost', port, path: '/.well-known/openid-configuration', headers },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk
          })
          answer.on('end', () => resolve(text))
        },
      )
      sent.on('error', reject).end()
    })
    expect(body).not.toContain('evil.example')
    expect(JSON.parse(body)).toMatchObject({ issuer: world.issuer, token_endpoint: `${world.issuer}/token` })
  })

  it('binds its cookies to the host over https', async () => {
    const world = await openProviderWorld({ issuer: 'https://id.example.jp' })
    const request = createAuthorizationRequest(world.origins[0] ?? '')
    const answer = await world.agent().get(request.url)
    const cookies = answer.headers.getSetCookie()
    expect(cookies.length).toBeGreaterThan(1)
    for (const cookie of cookies) expect(cookie).toMatch(/^__(Host|Secure)-.*; samesite=lax; secure; httponly$/)
    expect(answer.headers.get('location')).toMatch(/^\/sign-in\//)
  })

  it('answers a post of its answer with a page whose form may go to the service alone', async () => {
    const world = await openProviderWorld()
    const request = createAuthorizationRequest(world.issuer, { response_mode: 'form_post' })
    const page = await world.signIn(world.agent(), request.url, await world.somebody())
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; form-action 'self' http://localhost:65001",
    )
    const text = await page.text()
    expect(text).not.toContain('<script')
    expect(text).toContain('<form action="http://localhost:65001/callback"><input name="')
    expect(text).toContain('<input name="state" value="state">')
  })

  it('tells other services nothing of a token that is not theirs', async () => {
    const world = await openProviderWorld({
      services: [serviceOf(), serviceOf({ client_id: 'other', client_secret: `${serviceSecret}-other` })],
    })
    const { access_token: token } = await tokensOf(world, world.agent(), await world.somebody())
    const authorization = `Basic ${Buffer.from(`other:${serviceSecret}-other`).toString('base64')}`
    const ask = (path: string) =>
      fetch(`${world.issuer}${path}`, {
        method: 'POST',
        headers: { authorization },
        body: new URLSearchParams({ token }),
      })
    expect(await (await ask('/token/introspect')).json()).toEqual({ active: false })
    expect((await ask('/token/revoke')).status).toBe(400)
    expect(await userinfoStatus(world, token)).toBe(200)
  })
})

describe('a session that is ended while a request of its browser is under way', () => {
  it('does not come back with what that request writes', async () => {
    let meanwhile: (() => Promise<void>) | undefined
    const wrapState = (store: StateStore): StateStore => {
      const first =
        (write: StateStore['put']): StateStore['put'] =>
        async (key, value, ttl, group) => {
          const act = key.startsWith('Session:') ? meanwhile : undefined
          if (act) meanwhile = undefined
          await act?.()
          return write(key, value, ttl, group)
        }
      return { ...store, put: first(store.put), putIfPresent: first(store.putIfPresent) }
    }
    const world = await openProviderWorld({ services: [serviceOf(), serviceOf({ client_id: 'other' })], wrapState })
    const agent = world.agent()
    const person = await world.somebody()
    await tokensOf(world, agent, person)
    const silently = { scope: 'openid origin', prompt: 'none' }
    // Not as part of the request that it comes in between.
    const elsewhere = AsyncLocalStorage.snapshot()
    const wasEnded = vi.fn(() => elsewhere(() => world.provider.endSessions(person.personId)))
    meanwhile = wasEnded
    // A service that is new to the session is noted in it, so this request writes it.
    await agent.follow(createAuthorizationRequest(world.issuer, { ...silently, client_id: 'other' }).url)
    expect(wasEnded).toHaveBeenCalledOnce()
    const again = await agent.follow(createAuthorizationRequest(world.issuer, silently).url)
    expect(new URL(again.headers.get('location') ?? again.url).searchParams.get('error')).toBe('login_required')
  })
})
