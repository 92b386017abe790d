import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { fixedClock } from '../../src/foundation/index.ts'
import type { GbizidConnector } from '../../src/upstream/index.ts'
import { connectTo, gatewayIssuer, goThere, signInAt } from '../support/gbizid-connector.ts'
import { createVisitor } from '../support/walk-gbizid.ts'

let mock: MockGbizid
let gbizid: GbizidConnector
let fetched: string[]
beforeAll(async () => {
  mock = await startMockGbizid()
})
afterAll(() => mock.close())
beforeEach(() => {
  mock.setFault('none')
  ;({ gbizid, fetched } = connectTo(mock.issuer))
})

describe('the authorization request', () => {
  it('always sends scope, state, nonce and PKCE, and comes back to our callback', async () => {
    const { redirectUrl, kept } = await goThere(gbizid, 'entry@mihon.example')
    const sent = Object.fromEntries(redirectUrl.searchParams)
    expect(sent).toMatchObject({
      response_type: 'code',
      client_id: 'kakehashi-dev',
      redirect_uri: `${gatewayIssuer}/upstream/gbizid/callback`,
      scope: 'openid profile user',
      state: kept.state,
      nonce: kept.nonce,
      code_challenge_method: 'S256',
    })
    expect(sent.code_challenge).toHaveLength(43)
    expect(redirectUrl.href).not.toContain(kept.codeVerifier)
    expect(kept.state).toMatch(/^attempt-1\./)
  })

  it('never repeats a state, nonce or verifier', async () => {
    const [one, two] = await Promise.all([gbizid.start({ uid: 'a' }), gbizid.start({ uid: 'a' })])
    if (!one.ok || !two.ok) throw new Error('start failed')
    const values = [one, two].flatMap(({ value }) => Object.values(value.kept))
    expect(new Set(values).size).toBe(values.length)
  })
})

describe('who signed in', () => {
  it('reads a プライム account with its 法人番号', async () => {
    expect(await signInAt(gbizid, 'prime@mihon.example')).toEqual({
      identity: {
        issuer: mock.issuer,
        sub: expect.any(String),
        accountType: 'prime',
        corporateNumber: '7990001000001',
        displayName: '見本市',
        userName: '見本 一郎',
        assurance: { ial: 2, aal: 2 },
        authenticatedAt: expect.any(Number),
      },
    })
  })

  it('reads a メンバー account with the プライム that made it, and claims less for it', async () => {
    const { identity } = await signInAt(gbizid, 'kocho-sho@mihon.example')
    expect(identity).toMatchObject({ accountType: 'member', userName: '佐々木 恵', assurance: { ial: 1, aal: 2 } })
    expect(identity?.parentId).toBeTruthy()
  })

  it('claims least for an エントリー account', async () => {
    const { identity } = await signInAt(gbizid, 'entry@mihon.example')
    expect(identity).toMatchObject({ accountType: 'entry', assurance: { ial: 1, aal: 1 } })
  })

  it('takes account types as text or as numbers', async () => {
    const other = await startMockGbizid({ unverified: { typesAsText: true } })
    try {
      const { identity } = await signInAt(connectTo(other.issuer).gbizid, 'prime@mihon.example')
      expect(identity).toMatchObject({ accountType: 'prime' })
    } finally {
      await other.close()
    }
  })
})

describe('metadata and keys', () => {
  it('fetches nothing before the first sign-in, and metadata once for many', async () => {
    expect(fetched).toEqual([])
    await Promise.all([gbizid.start({ uid: 'a' }), gbizid.start({ uid: 'b' })])
    await gbizid.start({ uid: 'c' })
    expect(fetched).toEqual(['/oauth/.well-known/openid-configuration'])
  })

  it('goes on with the last good metadata when a later discovery fails', async () => {
    const clock = fixedClock('2026-06-01T00:00:00Z')
    let gone = false
    const connected = connectTo(mock.issuer, { clock, discoveryIsGone: () => gone })
    await connected.gbizid.start({ uid: 'a' })
    clock.advance(3600)
    gone = true
    expect(await connected.gbizid.start({ uid: 'b' })).toMatchObject({ ok: true })
    expect(connected.fetched).toHaveLength(2)
  })

  it('sends nobody to a GビズID that has stopped answering, and notices when it is back', async () => {
    const clock = fixedClock('2026-06-01T00:00:00Z')
    const connected = connectTo(mock.issuer, { clock })
    expect(await connected.gbizid.start({ uid: 'a' })).toMatchObject({ ok: true })
    mock.setFault('down')
    clock.advance(30)
    const refused = { ok: false, failure: { code: 'GBIZID-UNREACHABLE' } }
    expect(await connected.gbizid.start({ uid: 'b' })).toMatchObject(refused)
    expect(await connected.gbizid.start({ uid: 'c' })).toMatchObject(refused)
    expect(connected.fetched).toHaveLength(2)
    mock.setFault('none')
    clock.advance(5)
    expect(await connected.gbizid.start({ uid: 'd' })).toMatchObject({ ok: true })
  })

  it('fetches the keys once for many sign-ins', async () => {
    await signInAt(gbizid)
    await signInAt(gbizid)
    expect(fetched.filter((path) => path.endsWith('jwks.json'))).toHaveLength(1)
  })

  it('fetches the keys again when GビズID has replaced its key without overlap', async () => {
    await signInAt(gbizid)
    mock.setFault('rotated-keys')
    expect(await signInAt(gbizid)).toHaveProperty('identity')
    expect(fetched.filter((path) => path.endsWith('jwks.json'))).toHaveLength(2)
  })

  it('has no place to log out at', async () => {
    expect(await gbizid.logout()).toBeUndefined()
  })
})

describe('a fresh sign-in on request', () => {
  it('asks for it and accepts one', async () => {
    const visitor = createVisitor()
    await goThere(gbizid, 'entry@mihon.example', { visitor })
    const { kept, returned, redirectUrl } = await goThere(gbizid, 'entry@mihon.example', {
      visitor,
      reauthenticate: true,
    })
    expect(redirectUrl.searchParams.get('prompt')).toBe('login')
    expect(await gbizid.complete(kept, returned)).toMatchObject({ ok: true })
  })
})

describe('probe', () => {
  it('reports a healthy upstream', async () => {
    const report = await gbizid.probe()
    expect(report.ok).toBe(true)
    expect(report.checks.map(({ name }) => name)).toEqual(['discovery', 'keys', 'last good metadata'])
  })

  it('names what is wrong', async () => {
    mock.setFault('down')
    const report = await gbizid.probe()
    expect(report).toMatchObject({ ok: false, checks: [{ name: 'discovery', ok: false }, { ok: true }] })
    expect(report.checks[0]?.detail).toContain('GBIZID-UNREACHABLE')
  })
})
