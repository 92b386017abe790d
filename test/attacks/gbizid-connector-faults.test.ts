import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { faults } from '../../mock-idps/gbizid/faults.ts'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { GbizidConnector } from '../../src/upstream/index.ts'
import { connectTo, goThere, signInAt } from '../support/gbizid-connector.ts'
import { createVisitor } from '../support/walk-gbizid.ts'

let mock: MockGbizid
let gbizid: GbizidConnector
beforeAll(async () => {
  mock = await startMockGbizid()
})
afterAll(() => mock.close())
beforeEach(() => {
  ;({ gbizid } = connectTo(mock.issuer))
})
afterEach(() => mock.setFault('none'))

/** What each named fault of the mock must end in; `undefined`: a correct client gets through. */
const endings: Record<string, string | undefined> = {
  'wrong-nonce': 'GBIZID-NONCE',
  'missing-nonce': 'GBIZID-NONCE-MISSING',
  'wrong-issuer': 'GBIZID-ISSUER',
  'wrong-audience': 'GBIZID-AUDIENCE',
  expired: 'GBIZID-EXPIRED',
  'bad-signature': 'GBIZID-SIGNATURE',
  'unknown-kid': 'GBIZID-KEY-UNKNOWN',
  'alg-none': 'GBIZID-ALGORITHM',
  'rotated-keys': undefined,
  'wrong-sub-in-userinfo': 'GBIZID-SUBJECT-MISMATCH',
  'access-denied': 'GBIZID-DENIED',
  slow: 'GBIZID-SLOW',
  down: 'GBIZID-UNREACHABLE',
}

describe('named faults of mock GビズID', () => {
  it('all have an ending of their own', () => {
    expect(Object.keys(endings).sort()).toEqual(Object.keys(faults).sort())
    const codes = Object.values(endings).filter(Boolean)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it.each(Object.entries(endings))('%s ends in %s', async (fault, code) => {
    mock.setFault(fault)
    const outcome = await signInAt(gbizid)
    if (code === undefined) expect(outcome).toHaveProperty('identity')
    else expect(outcome).toMatchObject({ refused: code })
  })

  it.each([
    ['slow', 'GBIZID-SLOW'],
    ['down', 'GBIZID-UNREACHABLE'],
  ])('%s after the browser has left ends in %s', async (fault, code) => {
    const { kept, returned } = await goThere(gbizid, 'entry@mihon.example')
    mock.setFault(fault)
    expect(await gbizid.complete(kept, returned)).toMatchObject({ ok: false, failure: { code } })
  })
})

describe('a return that was tampered with', () => {
  const changed = async (change: (returned: URL) => void) => {
    const { kept, returned } = await goThere(gbizid, 'entry@mihon.example')
    change(returned)
    const outcome = await gbizid.complete(kept, returned)
    return outcome.ok ? 'accepted' : outcome.failure.code
  }

  it('is refused with another state', async () => {
    expect(await changed((url) => url.searchParams.set('state', 'attempt-1.forged'))).toBe('GBIZID-RESPONSE-INVALID')
  })

  it('is refused when it names another issuer (mix-up, RFC 9207)', async () => {
    expect(await changed((url) => url.searchParams.set('iss', 'https://issuer.example/oauth/'))).toBe('GBIZID-ISSUER')
  })

  it('is refused with a code that GビズID does not know', async () => {
    expect(await changed((url) => url.searchParams.set('code', 'x'.repeat(22)))).toBe('GBIZID-CODE-REFUSED')
  })

  it('is refused with the code of another sign-in, which has another PKCE challenge', async () => {
    const other = await goThere(gbizid, 'prime@mihon.example')
    const code = other.returned.searchParams.get('code') as string
    expect(await changed((url) => url.searchParams.set('code', code))).toBe('GBIZID-CODE-REFUSED')
  })

  it('is refused with two states', async () => {
    expect(await changed((url) => url.searchParams.append('state', 'second'))).toBe('GBIZID-RESPONSE-INVALID')
  })

  it('is refused without a code', async () => {
    expect(await changed((url) => url.searchParams.delete('code'))).toMatch(/^GBIZID-/)
  })
})

it('refuses an old sign-in when a fresh one was asked for and prompt=login was stripped on the way', async () => {
  const visitor = createVisitor()
  await goThere(gbizid, 'entry@mihon.example', { visitor })
  const started = await gbizid.start({ uid: 'attempt-1', reauthenticate: true })
  if (!started.ok) throw new Error('start failed')
  const url = new URL(started.value.redirectUrl)
  url.searchParams.delete('prompt')
  const returned = new URL((await visitor.get(url.href)).headers.get('location') as string)
  // An hour passes between the old sign-in and the request for a fresh one.
  const kept = { ...started.value.kept, authenticatedAfter: (started.value.kept.authenticatedAfter ?? 0) + 3600 }
  expect(await gbizid.complete(kept, returned)).toMatchObject({ ok: false, failure: { code: 'GBIZID-NOT-FRESH' } })
})

it('says so when our client secret is wrong', async () => {
  const { gbizid: wrong } = connectTo(mock.issuer, { settings: { client_secret: 'not-the-registered-secret' } })
  expect(await signInAt(wrong)).toMatchObject({ refused: 'GBIZID-CLIENT-REFUSED' })
})

it('refuses discovery that names an issuer without the trailing slash', async () => {
  const { gbizid: wrong } = connectTo(mock.issuer.slice(0, -1))
  expect(await signInAt(wrong)).toMatchObject({ refused: 'GBIZID-ISSUER' })
})

describe('UserInfo that cannot be right', () => {
  const outcomeWith = (members: Record<string, unknown>) =>
    signInAt(connectTo(mock.issuer, { changeUserInfo: (given) => ({ ...given, ...members }) }).gbizid)

  /** A number with a right check digit, made here so that none stands in the source. */
  function myNumber(): string {
    const digits = '12345678901'
    const sum = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2].reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
    return digits + (sum % 11 <= 1 ? 0 : 11 - (sum % 11))
  }

  it.each([
    ['a 法人番号 whose check digit is wrong', { corporate_number: '8990001000001' }],
    ['a kind of account nobody knows', { account_type: 9 }],
    ['no kind of account', { account_type: undefined }],
    ['a name that is not text', { name: { ja: '見本市' } }],
  ])('is refused: %s', async (_, members) => {
    expect(await outcomeWith(members)).toMatchObject({ refused: 'GBIZID-RESPONSE-INVALID' })
  })

  it('is refused with a My Number in a member, and the number is told nobody', async () => {
    const outcome = await outcomeWith({ user_department: `学務課 ${myNumber()}` })
    expect(outcome).toMatchObject({ refused: 'MYNUMBER-REFUSED' })
    expect(JSON.stringify(outcome)).not.toContain(myNumber())
  })

  it('is refused with a member that is meant for a My Number', async () => {
    expect(await outcomeWith({ individual_number: '' })).toMatchObject({ refused: 'MYNUMBER-REFUSED' })
  })

  it('is accepted when an identifier of GビズID happens to have twelve digits', async () => {
    expect(await outcomeWith({ parent_id: myNumber() })).toHaveProperty('identity')
  })
})
