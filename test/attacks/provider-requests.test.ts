import { UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { refusalOf } from '../support/organisation-world.ts'
import { openProviderWorld, redirectUri, serviceOf, serviceSecret } from '../support/provider-world.ts'

const basic = `Basic ${Buffer.from(`service:${serviceSecret}`).toString('base64')}`
const form = (url: string, body: Record<string, string>, headers: Record<string, string> = { authorization: basic }) =>
  fetch(url, { method: 'POST', headers, body: new URLSearchParams(body), redirect: 'manual' })

const errorOf = async (response: Response) => ((await response.json()) as { error?: string }).error

/** What becomes of a bent authorization request in a fresh browser: the catalogue code on our page, or the error sent to the service. */
async function outcomeOf(changes: Record<string, string>, services = [serviceOf()]) {
  const world = await openProviderWorld({ services })
  const answer = await world.agent().get(createAuthorizationRequest(world.issuer, changes).url)
  const location = answer.headers.get('location')
  if (location?.startsWith(redirectUri)) return new URLSearchParams(location.replace(/^[^?#]*[?#]/, '')).get('error')
  return location ?? /[A-Z]+(-[A-Z]+)+/.exec(await answer.text())?.[0]
}

describe('an authorization request', () => {
  it.each([
    ['of an unknown client', { client_id: 'stranger' }, 'PROVIDER-CLIENT-UNKNOWN'],
    ['of a wallet that has no business here', { client_id: 'anonymous-wallet' }, 'PROVIDER-REDIRECT-UNKNOWN'],
    ['to an unregistered address', { redirect_uri: 'http://localhost:65001/elsewhere' }, 'PROVIDER-REDIRECT-UNKNOWN'],
    ['to an address that only starts right', { redirect_uri: `${redirectUri}/../x` }, 'PROVIDER-REDIRECT-UNKNOWN'],
    [
      'to the registered address on another port',
      { redirect_uri: 'http://localhost:65002/callback' },
      'PROVIDER-REDIRECT-UNKNOWN',
    ],
    ['that names no address', { redirect_uri: '' }, 'PROVIDER-REQUEST-REFUSED'],
    ['without PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['with a challenge in clear', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['with a challenge and no method', { code_challenge_method: '' }, 'invalid_request'],
    ['for tokens in the front channel', { response_type: 'code id_token', nonce: 'n' }, 'unsupported_response_type'],
    ['for nothing, which is for our own pages', { response_type: 'none' }, 'unauthorized_client'],
    ['for a scope that is not registered', { scope: 'openid offline_access verified_person' }, 'invalid_scope'],
    ['that carries its parameters unsigned', { request: new UnsecuredJWT({}).encode() }, 'request_not_supported'],
    [
      'that points elsewhere for its parameters',
      { request_uri: 'https://evil.example/request' },
      'request_uri_not_supported',
    ],
    [
      'with an ID token of algorithm none as hint',
      { id_token_hint: new UnsecuredJWT({ sub: 'x' }).encode() },
      'invalid_request',
    ],
    ['without interaction when nobody is signed in', { prompt: 'none' }, 'login_required'],
    ['for a token of the verification API', { resource: 'http://localhost/verifications' }, 'invalid_target'],
  ])('%s is refused', async (_name, changes, expected) => {
    expect(await outcomeOf(changes)).toBe(expected)
  })

  it('of a service that must push its requests is refused in the front channel', async () => {
    expect(await outcomeOf({}, [serviceOf({ require_pushed_authorization_requests: true })])).toBe('invalid_request')
  })

  it('carries the issuer in every answer, so that answers of two providers cannot be mixed up', async () => {
    const world = await openProviderWorld()
    const request = createAuthorizationRequest(world.issuer)
    const answer = await world.signIn(world.agent(), request.url, await world.somebody())
    expect(request.resultOf(answer).get('iss')).toBe(world.issuer)
    const refused = createAuthorizationRequest(world.issuer, { prompt: 'none' })
    expect(refused.resultOf(await world.agent().get(refused.url)).get('iss')).toBe(world.issuer)
  })

  it('does not release by claim name what the scopes do not cover', async () => {
    const world = await openProviderWorld()
    const verified = {
      name: 'あ',
      birthdate: '2000-01-01',
      address: 'い',
      sex: '1',
      verifiedAt: '2026-01-01T00:00:00Z',
    }
    const person = await world.somebody({ origin: 'individual', verified })
    const claims = JSON.stringify({ userinfo: { name: { essential: true } }, id_token: { birthdate: null } })
    const request = createAuthorizationRequest(world.issuer, { claims })
    const code = request.codeOf(await world.signIn(world.agent(), request.url, person))
    const body = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: request.verifier }
    const tokens = (await (await form(`${world.issuer}/token`, body)).json()) as Record<string, string>
    expect(Buffer.from(tokens.id_token?.split('.')[1] ?? '', 'base64url').toString()).not.toContain('birthdate')
    const userinfo = await fetch(`${world.issuer}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    expect(Object.keys((await userinfo.json()) as object)).toEqual(['sub'])
  })
})

describe('a pushed authorization request', () => {
  const push = async (world: { issuer: string }, parameters: Readonly<Record<string, string>>) => {
    const answer = await form(`${world.issuer}/authorize/push`, parameters)
    return ((await answer.json()) as { request_uri: string }).request_uri
  }
  const urlOf = (issuer: string, requestUri: string, clientId = 'service') =>
    `${issuer}/authorize?${new URLSearchParams({ client_id: clientId, request_uri: requestUri })}`

  it('serves once', async () => {
    const world = await openProviderWorld()
    const request = createAuthorizationRequest(world.issuer)
    const url = urlOf(world.issuer, await push(world, request.parameters))
    const person = await world.somebody()
    request.codeOf(await world.signIn(world.agent(), url, person))
    const again = await world.agent().follow(url)
    expect(await again.text()).toContain('PROVIDER-REQUEST-EXPIRED')
  })

  it('serves one of two browsers that both started with it', async () => {
    const world = await openProviderWorld()
    const request = createAuthorizationRequest(world.issuer)
    const url = urlOf(world.issuer, await push(world, request.parameters))
    const person = await world.somebody()
    const agents = [world.agent(), world.agent()]
    const pages = await Promise.all(agents.map((agent) => agent.follow(url)))
    const query = `?person=${person.personId}&acr=${encodeURIComponent(person.acr)}`
    const answers = await Promise.all(agents.map((agent, n) => agent.follow(`${pages[n]?.url}${query}`)))
    const codes = answers.filter((answer) => answer.headers.get('location')?.includes('code='))
    expect(codes).toHaveLength(1)
  })

  it('serves the client alone that pushed it', async () => {
    const other = serviceOf({ client_id: 'other', redirect_uris: ['http://localhost:65009/callback'] })
    const world = await openProviderWorld({ services: [serviceOf(), other] })
    const requestUri = await push(world, createAuthorizationRequest(world.issuer).parameters)
    const answer = await world.agent().get(urlOf(world.issuer, requestUri, 'other'))
    expect(answer.headers.get('location') ?? '').not.toContain('/sign-in/')
  })
})

describe('a token request', () => {
  const started = async () => {
    const world = await openProviderWorld({
      services: [serviceOf(), serviceOf({ client_id: 'other', client_secret: `${serviceSecret}-other` })],
    })
    const request = createAuthorizationRequest(world.issuer)
    const code = request.codeOf(await world.signIn(world.agent(), request.url, await world.somebody()))
    const body = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: request.verifier }
    return { world, body, token: `${world.issuer}/token` }
  }

  it.each([
    ['without the verifier of its challenge', { code_verifier: '' }],
    ['with another verifier', { code_verifier: 'x'.repeat(43) }],
    ['for another redirect URI', { redirect_uri: 'http://localhost:65001/elsewhere' }],
    ['with a code that nobody issued', { code: 'guess' }],
  ])('%s is refused', async (_name, changes) => {
    const { body, token } = await started()
    expect(await errorOf(await form(token, { ...body, ...changes }))).toBe('invalid_grant')
  })

  it('of another client with the code of this one is refused', async () => {
    const { body, token } = await started()
    const authorization = `Basic ${Buffer.from(`other:${serviceSecret}-other`).toString('base64')}`
    expect(await errorOf(await form(token, body, { authorization }))).toBe('invalid_grant')
  })

  it('with a wrong secret, or with none, is refused', async () => {
    const { body, token } = await started()
    const authorization = `Basic ${Buffer.from('service:wrong').toString('base64')}`
    expect(await errorOf(await form(token, body, { authorization }))).toBe('invalid_client')
    expect(await errorOf(await form(token, { ...body, client_id: 'service' }, {}))).toBe('invalid_client')
  })

  it('with a secret in the body is refused: secrets travel in the header alone', async () => {
    const { body, token } = await started()
    const inBody = { ...body, client_id: 'service', client_secret: serviceSecret }
    expect((await form(token, inBody, {})).status).toBeGreaterThanOrEqual(400)
  })

  it('with the password of a person is refused', async () => {
    const { token } = await started()
    const body = { grant_type: 'password', username: 'u', password: 'p' }
    expect(await errorOf(await form(token, body))).toBe('unsupported_grant_type')
  })

  it('that repeats a code ends what the first one received', async () => {
    const { world, body, token } = await started()
    const { access_token: accessToken } = (await (await form(token, body)).json()) as { access_token: string }
    const userinfo = () => fetch(`${world.issuer}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } })
    expect((await userinfo()).status).toBe(200)
    expect(await errorOf(await form(token, body))).toBe('invalid_grant')
    expect((await userinfo()).status).toBe(401)
  })

  it.each([
    [
      'of a wallet for something else',
      { grant_type: 'client_credentials', client_id: 'anonymous-wallet' },
      'invalid_request',
    ],
    [
      'of an unregistered wallet for something else',
      { grant_type: 'client_credentials', client_id: 'some-wallet' },
      'invalid_client',
    ],
    ['of nobody for something else', { grant_type: 'client_credentials' }, 'invalid_request'],
  ])('%s is refused', async (_name, body, expected) => {
    const { token } = await started()
    expect(await errorOf(await form(token, body, {}))).toBe(expected)
  })
})

describe('a registered service', () => {
  it.each([
    ['with a reserved identifier', serviceOf({ client_id: 'kakehashi-pages' })],
    ['with neither secret nor key', serviceOf({ token_endpoint_auth_method: 'none' })],
    ['with a scope that nobody knows', serviceOf({ scope: 'openid everything' })],
    ['with a redirect URI that has a fragment', serviceOf({ redirect_uris: [`${redirectUri}#x`] })],
    ['that proves itself by a key and names none', serviceOf({ token_endpoint_auth_method: 'private_key_jwt' })],
  ])('%s stops the start', async (_name, service) => {
    expect(await refusalOf(openProviderWorld({ services: [service] }))).toBe('SETTINGS-INVALID')
  })
})

describe('a request that a service sends as a form', () => {
  it('is taken as the same request, and every check of it made', async () => {
    const world = await openProviderWorld()
    const agent = world.agent()
    const request = createAuthorizationRequest(world.issuer)
    const sent = await form(`${world.issuer}/authorize`, request.parameters, {})
    expect(sent.status).toBe(303)
    const onward = new URL(sent.headers.get('location') ?? '', world.issuer).href
    const answer = await world.signIn(agent, onward, await world.somebody())
    expect(request.codeOf(answer)).toBeTruthy()

    const unregistered = { ...request.parameters, redirect_uri: 'http://localhost:65001/elsewhere' }
    const refused = await form(`${world.issuer}/authorize`, unregistered, {})
    const page = await world.agent().follow(new URL(refused.headers.get('location') ?? '', world.issuer).href)
    expect(await page.text()).toContain('PROVIDER-REDIRECT-UNKNOWN')
  })

  it('cannot be too large, and goes nowhere else', async () => {
    const world = await openProviderWorld()
    const huge = await form(`${world.issuer}/authorize`, { state: 'x'.repeat(10_000) }, { accept: 'application/json' })
    expect(huge.status).toBe(413)
    expect(await huge.json()).toMatchObject({ code: 'REQUEST-TOO-LARGE' })
    const away = await form(`${world.issuer}/sign-out`, { state: '//evil.example/' }, {})
    expect(away.headers.get('location')).toBe('/sign-out?state=%2F%2Fevil.example%2F')
  })
})
