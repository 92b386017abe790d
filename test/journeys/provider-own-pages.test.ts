import { describe, expect, it, vi } from 'vitest'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { openProviderWorld, serviceOf } from '../support/provider-world.ts'

describe('our own pages', () => {
  it('sign a person in by the same provider, and receive a session and nothing else', async () => {
    const world = await openProviderWorld()
    const person = await world.somebody()
    const agent = world.agent()
    expect(await (await agent.get(`${world.issuer}/whoami`)).json()).toEqual({})
    const answer = await world.signIn(agent, world.provider.signInUrl({ state: 'page' }), person)
    expect(answer.url).toBe(`${world.issuer}/signed-in?${new URLSearchParams({ state: 'page', iss: world.issuer })}`)
    const session = (await (await agent.get(`${world.issuer}/whoami`)).json()) as Record<string, unknown>
    expect(session).toEqual({ ...person, amr: ['hwk', 'pin'], signedInAt: expect.any(String) })
  })

  it('share the session with services, and end it for all of them', async () => {
    const world = await openProviderWorld()
    const agent = world.agent()
    await world.signIn(agent, world.provider.signInUrl({ state: 'page' }), await world.somebody())
    const request = createAuthorizationRequest(world.issuer)
    request.codeOf(await agent.follow(request.url))

    const page = await (await agent.get(world.provider.signOutUrl())).text()
    const [, action = ''] = /action="([^"]+)"/.exec(page) ?? []
    const [, xsrf = ''] = /value="([^"]+)"/.exec(page) ?? []
    const answer = await agent.post(action, { xsrf, logout: 'yes' })
    expect(answer.headers.get('location')).toBe(`${world.issuer}/`)
    const again = createAuthorizationRequest(world.issuer, { prompt: 'none' })
    expect(again.resultOf(await agent.get(again.url)).get('error')).toBe('login_required')
  })

  it('ask again when they want the person to be there', async () => {
    const world = await openProviderWorld()
    const agent = world.agent()
    await world.signIn(agent, world.provider.signInUrl({ state: 'page' }), await world.somebody())
    const page = await agent.follow(world.provider.signInUrl({ state: 'page', prompt: 'login' }))
    expect(new URL(page.url).pathname).toMatch(/^\/sign-in\//)
  })
})

describe('the provider', () => {
  it('shows every service another subject', async () => {
    const other = serviceOf({ client_id: 'other', redirect_uris: ['https://other.example/callback'] })
    const world = await openProviderWorld({ services: [serviceOf(), other] })
    const { personId } = await world.somebody()
    const subjects = await Promise.all(
      ['localhost:65001', 'other.example'].map((sector) => world.people.pairwiseSub(sector, personId)),
    )
    expect(new Set([...subjects, personId]).size).toBe(3)
  })

  it('says in discovery what it does and nothing that it does not', async () => {
    const world = await openProviderWorld()
    const discovery = (await (await fetch(`${world.issuer}/.well-known/openid-configuration`)).json()) as object
    expect(discovery).toMatchObject({
      issuer: world.issuer,
      response_types_supported: ['code', 'none'],
      code_challenge_methods_supported: ['S256'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: expect.arrayContaining(['ES256', 'RS256']),
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt', 'none'],
      authorization_response_iss_parameter_supported: true,
      backchannel_logout_supported: true,
      acr_values_supported: ['ial1-aal1', 'ial1-aal2', 'ial2-aal2', 'ial3-aal3'].map(
        (level) => `${world.issuer}/acr/${level}`,
      ),
      pushed_authorization_request_endpoint: `${world.issuer}/authorize/push`,
      dpop_signing_alg_values_supported: ['ES256'],
    })
    expect(discovery).not.toHaveProperty('registration_endpoint')
    expect(discovery).not.toHaveProperty('device_authorization_endpoint')
  })

  it('publishes the public halves of its keys alone', async () => {
    const world = await openProviderWorld()
    const { keys } = (await (await fetch(`${world.issuer}/jwks`)).json()) as { keys: Record<string, unknown>[] }
    expect(keys.map(({ alg }) => alg).sort()).toEqual(['ES256', 'RS256'])
    for (const key of keys)
      for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(key).not.toHaveProperty(member)
  })

  it('explains each acr where its URL leads, and no other', async () => {
    const world = await openProviderWorld()
    const explained = await fetch(`${world.issuer}/acr/ial2-aal2`)
    expect(await explained.json()).toMatchObject({
      acr: `${world.issuer}/acr/ial2-aal2`,
      identity_proofing: { level: 2 },
      authentication: { level: 2 },
    })
    expect((await fetch(`${world.issuer}/acr/ial5-aal2`)).status).toBe(404)
  })

  it('starts without a word of the library’s development defaults', async () => {
    const said = (['log', 'info', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level))
    const world = await openProviderWorld()
    await world.signIn(world.agent(), createAuthorizationRequest(world.issuer).url, await world.somebody())
    await world.agent().get(world.provider.signOutUrl())
    expect(said.flatMap(({ mock }) => mock.calls)).toEqual([])
    vi.restoreAllMocks()
  })
})
