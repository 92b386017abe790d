import { describe, expect, it } from 'vitest'
import { KakehashiError } from '../../src/foundation/index.ts'
import type { StateStore } from '../../src/storage/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { openProviderWorld, redirectUri, serviceSecret } from '../support/provider-world.ts'

const basic = `Basic ${Buffer.from(`service:${serviceSecret}`).toString('base64')}`

/** A gateway whose store fails to write some entries from the moment that it is told so. */
async function openFailingWorld() {
  let failing: RegExp | undefined
  const wrapState = (store: StateStore): StateStore => ({
    ...store,
    put: (key, ...rest) =>
      failing?.test(key) ? Promise.reject(new Error('no space left on device')) : store.put(key, ...rest),
  })
  const world = await openProviderWorld({ wrapState })
  const person = await world.somebody()
  const redeem = (request: ReturnType<typeof createAuthorizationRequest>, code: string) =>
    fetch(`${world.issuer}/token`, {
      method: 'POST',
      headers: { authorization: basic },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: request.verifier,
      }),
    })
  const fail = (keys: RegExp | undefined) => {
    failing = keys
  }
  return { world, person, redeem, fail }
}

describe('when the state store fails to write', () => {
  it('a sign-in ends on a page, with no session and no code', async () => {
    const { world, person, fail } = await openFailingWorld()
    const agent = world.agent()
    const request = createAuthorizationRequest(world.issuer)
    const page = await agent.follow(request.url)
    fail(/^(AuthorizationCode|Session):/)
    const answer = await agent.follow(`${page.url}?person=${person.personId}&acr=${encodeURIComponent(person.acr)}`)
    expect(answer.status).toBe(500)
    expect(await answer.text()).toContain('SERVER-FAULT')
    expect(answer.headers.get('location')).toBeNull()
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(world.faults).not.toEqual([])
    fail(undefined)
    expect(await (await agent.follow(`${world.issuer}/whoami`)).json()).toEqual({})
  })

  it('no token is issued, and the code of that request is spent', async () => {
    const { world, person, redeem, fail } = await openFailingWorld()
    const request = createAuthorizationRequest(world.issuer)
    const code = request.codeOf(await world.signIn(world.agent(), request.url, person))
    fail(/^AccessToken:/)
    const refused = await redeem(request, code)
    expect(refused.status).toBe(500)
    expect(await refused.json()).not.toHaveProperty('access_token')
    fail(undefined)
    expect(await (await redeem(request, code)).json()).toMatchObject({ error: 'invalid_grant' })
  })

  it('a code whose redemption was refused by a check is not spent', async () => {
    const { world, person, redeem } = await openFailingWorld()
    const request = createAuthorizationRequest(world.issuer)
    const code = request.codeOf(await world.signIn(world.agent(), request.url, person))
    const wrong = { ...request, verifier: 'x'.repeat(43) }
    expect(await (await redeem(wrong, code)).json()).toMatchObject({ error: 'invalid_grant' })
    expect((await redeem(request, code)).status).toBe(200)
  })
})

describe('when the state store is away', () => {
  it('services are told to try again, and why, and people see a page of that status', async () => {
    let away = false
    const refuse = () => Promise.reject(new KakehashiError('STORAGE-UNAVAILABLE'))
    const wrapState = (store: StateStore): StateStore => ({
      ...store,
      get: (key) => (away ? refuse() : store.get(key)),
    })
    const world = await openProviderWorld({ wrapState })
    const person = await world.somebody()
    const request = createAuthorizationRequest(world.issuer)
    const agent = world.agent()
    const code = request.codeOf(await world.signIn(agent, request.url, person))
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: request.verifier,
    }
    const redeem = (accept: string) =>
      fetch(`${world.issuer}/token`, {
        method: 'POST',
        headers: { authorization: basic, accept },
        body: new URLSearchParams(form),
      })
    away = true
    const told = await redeem('application/json')
    expect([told.status, await told.json()]).toEqual([
      503,
      {
        error: 'temporarily_unavailable',
        error_description: expect.stringContaining('does not answer'),
        code: 'STORAGE-UNAVAILABLE',
      },
    ])
    const page = await agent.get(request.url)
    expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('STORAGE-UNAVAILABLE')])
    expect(world.faults.length).toBeGreaterThan(0)
    away = false
    expect((await redeem('application/json')).status).toBe(200)
  })
})

describe('two answers to one sign-in', () => {
  it('give one code: the second is told that the sign-in has ended', async () => {
    const { world, person } = await openFailingWorld()
    const agent = world.agent()
    const request = createAuthorizationRequest(world.issuer)
    const page = await agent.follow(request.url)
    const decided = await agent.get(`${page.url}?person=${person.personId}&acr=${encodeURIComponent(person.acr)}`)
    const resume = new URL(decided.headers.get('location') ?? '', page.url).href
    const answers = await Promise.all(Array.from({ length: 10 }, () => agent.get(resume)))
    const codes = answers.filter(({ headers }) => headers.get('location')?.startsWith(redirectUri))
    expect(codes).toHaveLength(1)
  })
})
