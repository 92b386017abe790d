import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  bearer,
  openProviderWorld,
  type ProviderWorld,
  redirectUri,
  serviceOf,
  serviceSecret,
} from '../support/provider-world.ts'

const options = { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] }

/** The relying service as its developer writes it with openid-client. */
const relyingParty = (world: ProviderWorld, metadata: Partial<client.ClientMetadata> = {}, auth?: client.ClientAuth) =>
  client.discovery(new URL(world.issuer), 'service', metadata, auth ?? client.ClientSecretBasic(serviceSecret), options)

/** An authorization request with everything that openid-client recommends. */
async function request(parameters: Record<string, string> = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expected = { pkceCodeVerifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() }
  const all: Record<string, string> = {
    redirect_uri: redirectUri,
    scope: 'openid origin organisation',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expected.expectedState,
    nonce: expected.expectedNonce,
    ...parameters,
  }
  return { parameters: all, expected }
}

const callbackOf = (response: Response) => new URL(response.headers.get('location') ?? 'about:blank')

/** The whole of a sign-in up to the tokens. */
async function signedIn(
  world: ProviderWorld,
  configuration: client.Configuration,
  changes: Record<string, string> = {},
) {
  const person = await world.somebody()
  const agent = world.agent()
  const { parameters, expected } = await request(changes)
  const url = client.buildAuthorizationUrl(configuration, parameters).href
  const page = await world.signIn(agent, url, person)
  const answer = new URL(page.url).pathname.startsWith('/release/') ? await world.decide(agent, page, 'send') : page
  const tokens = await client.authorizationCodeGrant(configuration, callbackOf(answer), expected)
  return { person, agent, tokens }
}

const school = { kind: 'school', code: 'B113299999010', name: '見本市立みなみ小学校', boardCode: '139998' } as const
const guardian = {
  origin: 'individual',
  assurance: { ial: 3, aal: 3 },
  verified: {
    name: '髙﨑　真由美',
    birthdate: '1985-03-15',
    address: '東京都見本市中央１－２－３',
    sex: '2',
    verifiedAt: '2026-11-22T00:00:00.000Z',
  },
} as const

describe('a relying service written with openid-client', () => {
  it('signs a member of staff in, with role and assurance', async () => {
    const world = await openProviderWorld({ roles: [{ organisation: school, role: 'principal' }] })
    const configuration = await relyingParty(world)
    const { person, tokens } = await signedIn(world, configuration)
    const claims = tokens.claims()
    expect(claims).toMatchObject({ iss: world.issuer, acr: `${world.issuer}/acr/ial1-aal2`, amr: ['hwk', 'pin'] })
    expect(claims).not.toHaveProperty('organisation')
    expect(claims?.sub).toBe(await world.people.pairwiseSub('localhost:65001', person.personId))

    const organisation = { board_code: '139998', school_code: 'B113299999010', name: '見本市立みなみ小学校' }
    const info = await client.fetchUserInfo(configuration, tokens.access_token, claims?.sub ?? '')
    const roles = [{ role: 'principal', organisation }]
    expect(info).toEqual({ sub: claims?.sub, origin: 'organisation', organisation, roles })
    expect(world.settled.recorded).toEqual([])
    expect(world.faults).toEqual([])
  })

  it('receives of an individual what the person has read and agreed to, and nothing else', async () => {
    const world = await openProviderWorld()
    const configuration = await relyingParty(world)
    const person = await world.somebody(guardian)
    const { parameters, expected } = await request({ scope: 'openid origin verified_name' })
    const agent = world.agent()
    const page = await world.signIn(agent, client.buildAuthorizationUrl(configuration, parameters).href, person)
    const shown = await page.text()
    expect(shown).toContain('髙﨑')
    expect(shown).not.toContain('1985')
    expect(page.headers.get('content-security-policy')).toBe("default-src 'none'")

    const answer = await world.decide(agent, page, 'send')
    const tokens = await client.authorizationCodeGrant(configuration, callbackOf(answer), expected)
    const sub = tokens.claims()?.sub ?? ''
    const info = await client.fetchUserInfo(configuration, tokens.access_token, sub)
    expect(info).toEqual({ sub, origin: 'individual', name: '髙﨑　真由美' })
    expect(world.settled.recorded).toEqual([
      {
        personId: person.personId,
        clientId: 'service',
        release: {
          basis: 'consent',
          scopes: ['openid', 'origin', 'verified_name'],
          claims: [
            { scope: 'origin', claim: 'origin', value: 'individual' },
            { scope: 'verified_name', claim: 'name', value: '髙﨑　真由美' },
          ],
        },
      },
    ])
  })

  it('is told when a person does not agree, and nothing is recorded', async () => {
    const world = await openProviderWorld()
    const configuration = await relyingParty(world)
    const { parameters } = await request({ scope: 'openid verified_name' })
    const agent = world.agent()
    const url = client.buildAuthorizationUrl(configuration, parameters).href
    const page = await world.signIn(agent, url, await world.somebody(guardian))
    expect(callbackOf(await world.decide(agent, page, 'stop')).searchParams.get('error')).toBe('access_denied')
    expect(world.settled.recorded).toEqual([])
  })

  it('asks the same browser only once a session, and again when more is asked for', async () => {
    const world = await openProviderWorld()
    const configuration = await relyingParty(world)
    const agent = world.agent()
    const person = await world.somebody(guardian)
    const go = async (scope: string) => {
      const { parameters } = await request({ scope })
      return world.signIn(agent, client.buildAuthorizationUrl(configuration, parameters).href, person)
    }
    await world.decide(agent, await go('openid verified_name'), 'send')
    expect(callbackOf(await go('openid verified_name')).searchParams.has('code')).toBe(true)
    expect(await (await go('openid verified_name verified_address')).text()).toContain('中央')
  })

  it('pushes its request, proves itself by private_key_jwt and binds its tokens to a key', async () => {
    const keys = await generateKeyPair('ES256')
    const service = serviceOf({
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'one' }] },
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
    })
    const world = await openProviderWorld({ services: [service] })
    const auth = client.PrivateKeyJwt({ key: keys.privateKey, kid: 'one' })
    const configuration = await relyingParty(world, {}, auth)
    const DPoP = client.getDPoPHandle(configuration, await client.randomDPoPKeyPair('ES256'))
    const { parameters, expected } = await request()
    const url = await client.buildAuthorizationUrlWithPAR(configuration, parameters, { DPoP })
    expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
    const answer = await world.signIn(world.agent(), url.href, await world.somebody())
    const tokens = await client.authorizationCodeGrant(configuration, callbackOf(answer), expected, undefined, { DPoP })
    expect(tokens.token_type).toBe('dpop')
    const sub = tokens.claims()?.sub ?? ''
    const info = await client.fetchUserInfo(configuration, tokens.access_token, sub, { DPoP })
    expect(info).toEqual({ sub, origin: 'organisation' })
    await expect(client.fetchUserInfo(configuration, tokens.access_token, sub)).rejects.toThrow()
  })

  it('gets RS256 where it registers RS256, and a signed UserInfo where it registers that', async () => {
    const service = serviceOf({ id_token_signed_response_alg: 'RS256', userinfo_signed_response_alg: 'ES256' })
    const world = await openProviderWorld({ services: [service] })
    const algorithms = { id_token_signed_response_alg: 'RS256', userinfo_signed_response_alg: 'ES256' }
    const configuration = await relyingParty(world, algorithms)
    const { tokens } = await signedIn(world, configuration)
    expect(JSON.parse(atob(tokens.id_token?.split('.')[0] ?? ''))).toMatchObject({ alg: 'RS256' })
    const info = await client.fetchUserInfo(configuration, tokens.access_token, tokens.claims()?.sub ?? '')
    expect(info).toMatchObject({ iss: world.issuer, aud: 'service', origin: 'organisation' })
  })

  it('works without a secret when it binds its tokens to a key', async () => {
    const world = await openProviderWorld({
      services: [serviceOf({ token_endpoint_auth_method: 'none', dpop_bound_access_tokens: true })],
    })
    const configuration = await relyingParty(world, {}, client.None())
    const DPoP = client.getDPoPHandle(configuration, await client.randomDPoPKeyPair('ES256'))
    const { parameters, expected } = await request()
    const url = client.buildAuthorizationUrl(configuration, parameters).href
    const answer = await world.signIn(world.agent(), url, await world.somebody())
    const tokens = await client.authorizationCodeGrant(configuration, callbackOf(answer), expected, undefined, { DPoP })
    expect(tokens.token_type).toBe('dpop')
  })

  it('refreshes its tokens, each refresh token once, until the appointment ends', async () => {
    const world = await openProviderWorld({
      services: [serviceOf({ grant_types: ['authorization_code', 'refresh_token'] })],
      roles: [{ organisation: school, role: 'teacher' }],
    })
    const configuration = await relyingParty(world)
    const { tokens } = await signedIn(world, configuration, {
      scope: 'openid organisation offline_access',
      prompt: 'consent',
    })
    const second = await client.refreshTokenGrant(configuration, tokens.refresh_token ?? '')
    expect(second.refresh_token).not.toBe(tokens.refresh_token)
    world.settled.roles = []
    await expect(client.refreshTokenGrant(configuration, second.refresh_token ?? '')).rejects.toThrow('error')
  })

  it('introspects and revokes its own tokens', async () => {
    const world = await openProviderWorld()
    const configuration = await relyingParty(world)
    const { tokens } = await signedIn(world, configuration)
    expect(await client.tokenIntrospection(configuration, tokens.access_token)).toMatchObject({
      active: true,
      client_id: 'service',
      sub: tokens.claims()?.sub,
    })
    await client.tokenRevocation(configuration, tokens.access_token)
    expect(await client.tokenIntrospection(configuration, tokens.access_token)).toEqual({ active: false })
  })

  it('gets an access token for the verification API by client credentials', async () => {
    const verification = { certificates: ['zaigaku'], claims: [], redirect_uris: [] }
    const service = serviceOf({ grant_types: ['authorization_code', 'client_credentials'], verification })
    const world = await openProviderWorld({ services: [service] })
    const configuration = await relyingParty(world)
    const { access_token: token } = await client.clientCredentialsGrant(configuration, { scope: 'verifications' })
    expect(await world.provider.verifyAccessToken(bearer(token))).toEqual({ ok: true, value: { clientId: 'service' } })
    expect(await client.tokenIntrospection(configuration, token)).toMatchObject({
      aud: `${world.issuer}/verifications`,
    })
    const bare = await client.clientCredentialsGrant(configuration)
    expect(await world.provider.verifyAccessToken(bearer(bare.access_token))).toMatchObject({
      failure: { error: 'insufficient_scope' },
    })
    const { tokens } = await signedIn(world, configuration)
    expect(await world.provider.verifyAccessToken(bearer(tokens.access_token))).toMatchObject({
      failure: { error: 'invalid_token' },
    })
  })

  it('may call an assurance essential, and is refused rather than given less', async () => {
    const world = await openProviderWorld()
    const configuration = await relyingParty(world)
    const acrOf = (level: string) => `${world.issuer}/acr/${level}`
    const outcome = async (values: string[]) => {
      const claims = JSON.stringify({ id_token: { acr: { essential: true, values } } })
      const { parameters } = await request({ claims })
      const url = client.buildAuthorizationUrl(configuration, parameters).href
      const { searchParams } = callbackOf(await world.signIn(world.agent(), url, await world.somebody()))
      return searchParams.get('error') ?? 'code'
    }
    expect(await outcome([acrOf('ial3-aal3'), acrOf('ial1-aal2')])).toBe('code')
    expect(await outcome([acrOf('ial3-aal3')])).toBe('unmet_authentication_requirements')
    expect(await outcome(['urn:something-else'])).toBe('unmet_authentication_requirements')
  })

  it('gets nobody who came the other way in', async () => {
    const world = await openProviderWorld({ services: [serviceOf({ path: 'individual' })] })
    const configuration = await relyingParty(world)
    const { parameters } = await request()
    const url = client.buildAuthorizationUrl(configuration, parameters).href
    const answer = callbackOf(await world.signIn(world.agent(), url, await world.somebody()))
    expect(answer.searchParams.get('error')).toBe('access_denied')
  })

  it('is told by back channel when the person signs out, and its tokens end', async () => {
    const received: string[] = []
    const server = createServer((incoming, outgoing) => {
      incoming.setEncoding('utf8').on('data', (chunk: string) => received.push(chunk))
      incoming.on('end', () => outgoing.end())
    })
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    onTestFinished(() => void server.close())
    const host = `localhost:${(server.address() as AddressInfo).port}`
    const service = serviceOf({
      backchannel_logout_uri: `http://${host}/logout`,
      backchannel_logout_session_required: true,
      post_logout_redirect_uris: ['http://localhost:65001/bye'],
    })
    const world = await openProviderWorld({ services: [service], allowedPrivateHosts: [host] })
    const configuration = await relyingParty(world)
    const { agent, tokens } = await signedIn(world, configuration)
    const url = client.buildEndSessionUrl(configuration, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: 'http://localhost:65001/bye',
      state: 'done',
    })
    const page = await (await agent.get(url.href)).text()
    const action = /action="([^"]+)"/.exec(page)?.[1] ?? ''
    const xsrf = /value="([^"]+)"/.exec(page)?.[1] ?? ''
    const answer = await agent.post(action, { xsrf, logout: 'yes' })
    expect(answer.headers.get('location')).toBe('http://localhost:65001/bye?state=done')

    await world.courier.settled()
    const token = new URLSearchParams(received.join('')).get('logout_token') ?? ''
    const jwks = createLocalJWKSet(await (await fetch(`${world.issuer}/jwks`)).json())
    const { payload } = await jwtVerify(token, jwks, { issuer: world.issuer, audience: 'service', typ: 'logout+jwt' })
    expect(payload).toMatchObject({ sub: tokens.claims()?.sub, sid: tokens.claims()?.sid })
    const sub = tokens.claims()?.sub ?? ''
    await expect(client.fetchUserInfo(configuration, tokens.access_token, sub)).rejects.toThrow()
    expect(await (await agent.get(`${world.issuer}/whoami`)).json()).toEqual({})
    expect(world.faults).toEqual([])
  })
})
