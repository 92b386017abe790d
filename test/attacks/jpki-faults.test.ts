import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Fault, faults, type MockJpki } from '../../mock-idps/jpki/index.ts'
import { type JpkiCode, readerFailure } from '../../src/upstream/jpki/index.ts'
import { gatewayFor, settingsFor, signIn, signText, startCards, useCard } from '../support/jpki-card.ts'

let mock: MockJpki
let gateway: ReturnType<typeof gatewayFor>
let hasty: ReturnType<typeof gatewayFor>

beforeAll(async () => {
  mock = await startCards()
  const settings = settingsFor(mock)
  gateway = gatewayFor(settings)
  hasty = gatewayFor({ ...settings, ocsp: { ...settings.ocsp, timeout_ms: 300 } })
})
afterEach(() => mock.resetCards())
afterAll(() => mock.close())

const codes: Record<Exclude<Fault, 'none' | 'locked-card'>, JpkiCode> = {
  revoked: 'JPKI-REVOKED',
  expired: 'JPKI-EXPIRED',
  'ocsp-silent': 'JPKI-OCSP-SILENT',
  'ocsp-try-later': 'JPKI-OCSP-REFUSED',
  'ocsp-stale': 'JPKI-OCSP-STALE',
  'ocsp-stranger': 'JPKI-OCSP-UNTRUSTED',
  'ocsp-unknown': 'JPKI-OCSP-UNKNOWN',
  'ocsp-wrong-certificate': 'JPKI-OCSP-WRONG-CERTIFICATE',
  'ocsp-no-nonce': 'JPKI-OCSP-NONCE',
  'wrong-generation': 'JPKI-ISSUER-UNTRUSTED',
  'swapped-kind': 'JPKI-WRONG-KIND',
  'tampered-signature': 'JPKI-SIGNATURE-INVALID',
  'wrong-challenge': 'JPKI-SIGNED-OTHER-TEXT',
}

describe('every fault of the card service is refused with its own code', () => {
  it.each(Object.entries(codes) as [Fault, JpkiCode][])('%s: %s', async (fault, code) => {
    expect(await signIn(mock, gateway, 'takasaki')).toMatchObject({ ok: true })
    mock.setFault(fault)
    const refusal = { ok: false, failure: { code } }
    const patience = fault === 'ocsp-silent' ? hasty : gateway
    expect(await signIn(mock, patience, 'takasaki')).toMatchObject(refusal)
    expect(await signText(mock, patience, 'takasaki')).toMatchObject(refusal)
  })

  it('knows every fault there is', () => {
    expect(Object.keys(faults).sort()).toEqual(['none', 'locked-card', ...Object.keys(codes)].sort())
  })

  it('refuses a next-generation card under the same faults', async () => {
    for (const [fault, code] of [
      ['revoked', 'JPKI-REVOKED'],
      ['ocsp-stranger', 'JPKI-OCSP-UNTRUSTED'],
      ['wrong-challenge', 'JPKI-SIGNATURE-INVALID'],
      ['tampered-signature', 'JPKI-SIGNATURE-INVALID'],
    ] as const) {
      mock.setFault(fault)
      expect(await signIn(mock, gateway, 'yoshida')).toMatchObject({ ok: false, failure: { code } })
    }
  })

  it('lets a fault for one card leave the others alone', async () => {
    mock.setFault('revoked', 'watanabe')
    expect(await signIn(mock, gateway, 'watanabe')).toMatchObject({ ok: false, failure: { code: 'JPKI-REVOKED' } })
    expect(await signIn(mock, gateway, 'takasaki')).toMatchObject({ ok: true })
  })
})

describe('cards that are bad from the start', () => {
  it.each([
    ['revoked', 'JPKI-REVOKED'],
    ['expired', 'JPKI-EXPIRED'],
  ])('refuses the %s card with %s', async (card, code) => {
    expect(await signIn(mock, gateway, card)).toMatchObject({ ok: false, failure: { code } })
    expect(await signText(mock, gateway, card)).toMatchObject({ ok: false, failure: { code } })
  })
})

describe('what the reader refuses comes back as an error of the form', () => {
  it.each([
    ['a wrong PIN', { kind: 'authentication', card: 'takasaki', pin: '0000' }, 'wrong_pin', 'JPKI-WRONG-PIN'],
    ['a locked card', { kind: 'authentication', card: 'locked' }, 'card_locked', 'JPKI-CARD-LOCKED'],
    [
      'no 署名用 certificate',
      { kind: 'signature', card: 'haruto' },
      'no_signature_certificate',
      'JPKI-NO-SIGNATURE-CERTIFICATE',
    ],
  ] as const)('%s', async (_, order, error, code) => {
    const shown = await useCard(mock, { ...order, text: 'x' })
    expect(shown.status).toBe(422)
    expect(shown.page).toContain('role="alert"')
    expect(shown.page).toContain(`value="return_${error}"`)
    const { fields } = await useCard(mock, { ...order, text: 'x', action: `return_${error}` })
    expect(fields).toEqual({ state: 'state-1', error })
    expect(readerFailure(error)).toEqual({ code })
  })

  it('cancelling', async () => {
    const { fields } = await useCard(mock, { kind: 'signature', text: 'x', card: 'takasaki', action: 'cancel' })
    expect(fields).toEqual({ state: 'state-1', error: 'cancelled' })
    expect(readerFailure('cancelled')).toEqual({ code: 'JPKI-CANCELLED' })
  })

  it('an error nobody documented, or the name of an object member', () => {
    expect(readerFailure('toString')).toEqual({ code: 'JPKI-READER-FAILED' })
  })

  it('locks after three wrong PINs and after five wrong passwords, and unlocks at the panel', async () => {
    for (const [kind, pin, tries] of [
      ['authentication', '9999', 3],
      ['signature', 'WRONG1', 5],
    ] as const) {
      const attempt = (typed?: string) =>
        useCard(mock, { kind, text: 'x', card: 'takasaki', ...(typed && { pin: typed }) })
      for (let n = 1; n < tries; n += 1) expect((await attempt(pin)).page).toContain(`あと${tries - n}回`)
      expect((await attempt(pin)).page).toContain('ロックされています')
      expect((await attempt()).status).toBe(422)
    }
    await fetch(`${mock.url}/control/unlock`, { method: 'POST', body: new URLSearchParams({ card: 'takasaki' }) })
    expect((await useCard(mock, { kind: 'signature', text: 'x', card: 'takasaki' })).status).toBe(200)
  })

  it('the fault locked-card locks any card', async () => {
    mock.setFault('locked-card', 'watanabe')
    expect((await useCard(mock, { kind: 'authentication', text: 'x', card: 'watanabe' })).page).toContain(
      'return_card_locked',
    )
  })
})
