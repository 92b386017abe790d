import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { createGbizidClient } from '../support/gbizid-client.ts'
import { createVisitor, locationOf } from '../support/walk-gbizid.ts'

let mock: MockGbizid

beforeAll(async () => {
  mock = await startMockGbizid()
})
afterEach(() => mock.setFault('none'))
afterAll(() => mock.close())

/** The ID token that the wire carries for a request with nonce `n-1`. */
async function idToken(): Promise<string> {
  const party = await createGbizidClient(mock)
  return (await party.redeem(await party.codeFor({ nonce: 'n-1' }))).body.id_token ?? ''
}

async function jwks(): Promise<JSONWebKeySet> {
  return (await (await fetch(`${mock.issuer}.well-known/jwks.json`)).json()) as JSONWebKeySet
}

async function control(body: Record<string, unknown>, headers: Record<string, string> = {}) {
  const response = await fetch(`${mock.url}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('faults of the ID token', () => {
  it.each([
    ['wrong-nonce', { nonce: 'another-nonce' }],
    ['wrong-issuer', { iss: 'https://issuer.example/oauth/' }],
    ['wrong-audience', { aud: 'another-client' }],
  ])('%s changes that claim and keeps the signature good', async (fault, claims) => {
    mock.setFault(fault)
    const { payload } = await jwtVerify(await idToken(), createLocalJWKSet(await jwks()))
    expect(payload).toMatchObject(claims)
  })

  it('missing-nonce leaves the nonce out', async () => {
    expect(decodeJwt(await idToken()).nonce).toBe('n-1')
    mock.setFault('missing-nonce')
    expect(decodeJwt(await idToken())).not.toHaveProperty('nonce')
  })

  it('expired ends before now', async () => {
    mock.setFault('expired')
    const { exp = 0, iat = 0 } = decodeJwt(await idToken())
    expect(exp).toBeLessThan(Date.now() / 1000)
    expect(exp).toBeGreaterThan(iat)
  })

  it('bad-signature keeps the published kid and fails to verify', async () => {
    mock.setFault('bad-signature')
    const token = await idToken()
    const keys = await jwks()
    expect(decodeProtectedHeader(token).kid).toBe(keys.keys[0]?.kid)
    await expect(jwtVerify(token, createLocalJWKSet(keys))).rejects.toThrow('signature verification failed')
  })

  it('unknown-kid names a key that the JWKS lacks', async () => {
    mock.setFault('unknown-kid')
    const token = await idToken()
    expect((await jwks()).keys.map(({ kid }) => kid)).not.toContain(decodeProtectedHeader(token).kid)
  })

  it('alg-none carries no signature', async () => {
    mock.setFault('alg-none')
    const token = await idToken()
    expect(decodeProtectedHeader(token).alg).toBe('none')
    expect(token.endsWith('.')).toBe(true)
  })

  it('rotated-keys replaces the key without overlap, and a client that fetches it succeeds', async () => {
    const before = await jwks()
    mock.setFault('rotated-keys')
    const after = await jwks()
    expect(after.keys).toHaveLength(1)
    expect(after.keys[0]?.kid).not.toBe(before.keys[0]?.kid)
    const token = await idToken()
    await expect(jwtVerify(token, createLocalJWKSet(before))).rejects.toThrow('no applicable key')
    await jwtVerify(token, createLocalJWKSet(after))
  })

  it.each([
    'wrong-nonce',
    'missing-nonce',
    'wrong-issuer',
    'wrong-audience',
    'expired',
    'bad-signature',
    'unknown-kid',
    'alg-none',
    'wrong-sub-in-userinfo',
  ])('%s is noticed by openid-client', async (fault) => {
    const party = await createGbizidClient(mock)
    mock.setFault(fault)
    await expect(party.signIn('entry@mihon.example', 'openid')).rejects.toThrow()
    mock.setFault('none')
    await party.signIn('entry@mihon.example', 'openid')
  })
})

describe('faults of the endpoints', () => {
  it('wrong-sub-in-userinfo speaks of somebody else', async () => {
    const party = await createGbizidClient(mock)
    const { body } = await party.redeem(await party.codeFor())
    mock.setFault('wrong-sub-in-userinfo')
    const response = await fetch(`${mock.issuer}userinfo`, {
      headers: { authorization: `Bearer ${body.access_token}` },
    })
    expect(await response.json()).toEqual({ sub: 'somebody-else' })
  })

  it('access-denied sends the error back without asking', async () => {
    const party = await createGbizidClient(mock)
    mock.setFault('access-denied')
    const back = new URL(locationOf(await createVisitor().get(party.authorizationUrl({ state: 's-1' }))))
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      state: 's-1',
      scope: 'openid',
    })
  })

  it('down hangs up on servers and shows people a page, and the panel stays reachable', async () => {
    const party = await createGbizidClient(mock)
    mock.setFault('down')
    for (const path of ['.well-known/openid-configuration', '.well-known/jwks.json', 'userinfo'])
      await expect(fetch(mock.issuer + path)).rejects.toThrow('fetch failed')
    await expect(party.askToken({ grant_type: 'authorization_code' })).rejects.toThrow('fetch failed')
    expect((await fetch(party.authorizationUrl())).status).toBe(503)
    expect((await fetch(`${mock.url}/control`)).status).toBe(200)
  })

  it('slow holds the answer back until the delay is over or the fault ends', async () => {
    const discovery = `${mock.issuer}.well-known/openid-configuration`
    mock.setFault('slow', { delayMs: 600_000 })
    await expect(fetch(discovery, { signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout')
    const held = fetch(discovery)
    const party = { url: `${mock.issuer}authorize?client_id=nobody` }
    expect((await fetch(party.url)).status).toBe(400)
    mock.setFault('none')
    expect((await held).status).toBe(200)
    mock.setFault('slow', { delayMs: 1 })
    expect((await fetch(discovery)).status).toBe(200)
  })
})

describe('control', () => {
  it('tells the fault and the list as JSON, and chooses by JSON', async () => {
    expect(await control({ fault: 'slow', times: 3, delay_ms: 5 })).toMatchObject({
      status: 200,
      body: { fault: 'slow', times_left: 3, delay_ms: 5 },
    })
    const told = await fetch(`${mock.url}/control`, { headers: { accept: 'application/json' } })
    const { fault, faults } = (await told.json()) as {
      fault: string
      faults: { name: string; ja: string; en: string }[]
    }
    expect(fault).toBe('slow')
    expect(faults).toHaveLength(13)
    expect(faults.every(({ name, ja, en }) => name && ja && en)).toBe(true)
  })

  it('chooses by form and shows a page with a button for each fault', async () => {
    const page = await fetch(`${mock.url}/control`, {
      method: 'POST',
      body: new URLSearchParams({ fault: 'down', times: '' }),
    })
    const text = await page.text()
    expect(page.url).toBe(`${mock.url}/control`)
    expect(text).toContain('<strong id="fault">down</strong>')
    expect(text.match(/<button[^>]* name="fault"/g)).toHaveLength(14)
  })

  it('ends a fault after the given number of uses', async () => {
    await control({ fault: 'missing-nonce', times: 1 })
    expect(decodeJwt(await idToken())).not.toHaveProperty('nonce')
    expect(decodeJwt(await idToken()).nonce).toBe('n-1')
  })

  it.each([
    { fault: 'nonsense' },
    {},
    { fault: 'toString' },
    { fault: 'slow', times: 0 },
    { fault: 'slow', delay_ms: -1 },
  ])('refuses %j and changes nothing', async (body) => {
    mock.setFault('expired')
    expect((await control(body)).status).toBe(400)
    expect((await control({ fault: 'nonsense' })).body.fault).toBe('expired')
  })
})
