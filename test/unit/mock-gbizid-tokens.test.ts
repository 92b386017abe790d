import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { createGbizidClient, type GbizidClient, redirectUri } from '../support/gbizid-client.ts'

let lateBy = 0
let mock: MockGbizid
let party: GbizidClient

beforeAll(async () => {
  mock = await startMockGbizid({ clock: { now: () => new Date(Date.now() + lateBy * 1000) } })
  party = await createGbizidClient(mock)
})
afterEach(() => {
  lateBy = 0
})
afterAll(() => mock.close())

async function refused(response: Promise<{ status: number; body: Record<string, string> }>) {
  const { status, body } = await response
  return [status, body.error]
}

describe('tokens', () => {
  it('keeps the ID token free of personal data and the access token free of scope', async () => {
    const { tokens } = await party.signIn('kocho-sho@mihon.example', 'openid profile user email')
    const idToken = tokens.id_token ?? ''
    expect(Object.keys(decodeJwt(idToken)).sort()).toEqual([
      'aud',
      'auth_time',
      'exp',
      'iat',
      'iss',
      'jti',
      'nonce',
      'sub',
    ])
    expect(decodeJwt(idToken).iss).toBe(mock.issuer)
    expect(mock.issuer).toMatch(/^http:\/\/localhost:\d+\/oauth\/$/)
    expect(decodeProtectedHeader(idToken).alg).toBe('RS256')
    expect(Object.keys(decodeJwt(tokens.access_token)).sort()).toEqual(['azp', 'exp', 'iat', 'iss', 'jti', 'sub'])
    expect(decodeProtectedHeader(tokens.access_token).alg).toBe('RS256')
    expect(tokens.expires_in).toBe(3600)
    expect(tokens.refresh_token).toBeUndefined()
  })

  it('takes a code once, within five minutes, at its redirect URI and with its verifier', async () => {
    const code = await party.codeFor()
    expect(code).toMatch(/^[A-Za-z0-9]{22}$/)
    expect((await party.redeem(code)).status).toBe(200)
    expect(await refused(party.redeem(code))).toEqual([400, 'invalid_grant'])

    const late = await party.codeFor()
    lateBy = 301
    expect(await refused(party.redeem(late))).toEqual([400, 'invalid_grant'])
    lateBy = 0

    expect(
      await refused(
        party.redeem(await party.codeFor(), { redirect_uri: 'http://localhost:3998/upstream/gbizid/callback' }),
      ),
    ).toEqual([400, 'invalid_grant'])
    const challenge = { code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' }
    expect(await refused(party.redeem(await party.codeFor(challenge)))).toEqual([400, 'invalid_grant'])
    expect(await refused(party.redeem(await party.codeFor(challenge), { code_verifier: 'b'.repeat(43) }))).toEqual([
      400,
      'invalid_grant',
    ])
  })

  it('names its errors as GビズID does', async () => {
    const grant = { grant_type: 'authorization_code', code: 'x', redirect_uri: redirectUri }
    expect(await refused(party.askToken(grant, ''))).toEqual([401, 'unauthorized'])
    expect(await refused(party.askToken(grant, `Basic ${btoa('kakehashi-dev:wrong')}`))).toEqual([401, 'unauthorized'])
    expect(
      await refused(
        party.askToken({ ...grant, client_id: 'kakehashi-dev', client_secret: 'development-only-gbizid-secret' }, ''),
      ),
    ).toEqual([401, 'unauthorized'])
    expect(await refused(party.askToken({}))).toEqual([400, 'invalid_request'])
    expect(await refused(party.askToken({ grant_type: 'authorization_code', code: 'x' }))).toEqual([
      400,
      'invalid_request',
    ])
    expect(await refused(party.askToken({ grant_type: 'password' }))).toEqual([400, 'unsupported_grant_type'])
    expect(await refused(party.askToken({ grant_type: 'refresh_token', refresh_token: 'x' }))).toEqual([
      401,
      'invalid_token',
    ])
  })

  it('rotates the refresh token and lets a refresh only narrow the scope', async () => {
    const { tokens } = await party.signIn('prime@mihon.example', 'openid email offline_access')
    const first = tokens.refresh_token ?? ''
    expect(decodeProtectedHeader(first)).toEqual({ alg: 'none' })
    const narrow = { grant_type: 'refresh_token', refresh_token: first }
    expect(await refused(party.askToken({ ...narrow, scope: 'openid profile' }))).toEqual([401, 'invalid_scope'])
    expect(await refused(party.askToken({ ...narrow, scope: 'email' }))).toEqual([401, 'invalid_scope'])

    const refreshed = await client.refreshTokenGrant(party.config, first, { scope: 'openid' })
    expect(refreshed.scope).toBe('openid')
    expect(refreshed.refresh_token).not.toBe(first)
    expect(await refused(party.askToken(narrow))).toEqual([401, 'invalid_token'])
    const again = await client.refreshTokenGrant(party.config, refreshed.refresh_token ?? '')
    expect(again.scope).toBe('openid email offline_access')
  })

  it('refuses UserInfo for unknown and expired tokens and without openid', async () => {
    const ask = async (token: string) => {
      const response = await fetch(`${mock.issuer}userinfo`, { headers: { authorization: `Bearer ${token}` } })
      return [response.status, ((await response.json()) as { error?: string }).error]
    }
    expect(await ask('unknown')).toEqual([401, 'invalid_token'])
    const plain = (await party.redeem(await party.codeFor({ scope: 'email' }))).body
    expect(plain.id_token).toBeUndefined()
    expect(await ask(plain.access_token ?? '')).toEqual([403, 'insufficient_scope'])
    const old = (await party.redeem(await party.codeFor())).body.access_token ?? ''
    lateBy = 3601
    expect(await ask(old)).toEqual([401, 'invalid_token'])
  })
})

describe('start options', () => {
  it('signs with a given key and tells account types as text where asked to', async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const signingKey = await exportJWK(privateKey)
    const other = await startMockGbizid({ signingKey, unverified: { typesAsText: true } })
    try {
      const jwks = await (await fetch(`${other.issuer}.well-known/jwks.json`)).json()
      expect(jwks).toEqual({
        keys: [{ kty: 'RSA', n: signingKey.n, e: signingKey.e, alg: 'RS256', use: 'sig', kid: expect.any(String) }],
      })
      const { userinfo } = await (await createGbizidClient(other)).signIn('prime@mihon.example', 'openid profile')
      expect(userinfo).toMatchObject({ account_type: '2', corp_type: '1' })
    } finally {
      await other.close()
    }
  })

  it('says that a port is taken', async () => {
    await expect(startMockGbizid({ port: Number(new URL(mock.url).port) })).rejects.toThrow('EADDRINUSE')
  })
})
