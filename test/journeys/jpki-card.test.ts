import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { gatewayFor, settingsFor, signIn, signText, startCards, useCard } from '../support/jpki-card.ts'

let mock: MockJpki
let gateway: ReturnType<typeof gatewayFor>

beforeAll(async () => {
  mock = await startCards()
  gateway = gatewayFor(settingsFor(mock))
})
afterAll(() => mock.close())

describe('signing in with a card', () => {
  it.each([
    ['an RSA card', 'takasaki'],
    ['an ECDSA P-384 card', 'yoshida'],
    ['a card of an under-15', 'haruto'],
  ])('gives %s the same identifier every time, and nothing else', async (_, card) => {
    const first = await signIn(mock, gateway, card)
    const second = await signIn(mock, gateway, card)
    expect(first).toEqual({ ok: true, value: { identifier: expect.stringMatching(/^[\w-]{43}$/) } })
    expect(second).toEqual(first)
  })

  it('tells two cards apart', async () => {
    expect(await signIn(mock, gateway, 'takasaki')).not.toEqual(await signIn(mock, gateway, 'watanabe'))
  })
})

describe('signing a text with a card', () => {
  it('reads the four basic items and records what was verified', async () => {
    const text = '学修証明の提供に同意します。\n1. 提供先: 見本サービス'
    const result = await signText(mock, gateway, 'takasaki', text)
    expect(result).toEqual({
      ok: true,
      value: {
        identifier: expect.stringMatching(/^[\w-]{43}$/),
        basicFour: {
          name: '髙﨑　真由美',
          address: '東京都見本市中央１－２－３',
          birthdate: '1985-03-15',
          sex: 'female',
          nameSubstituted: false,
          addressSubstituted: false,
        },
        evidence: {
          verifiedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          algorithm: 'RSASSA-PKCS1-v1_5-SHA-256',
          digest: createHash('sha256').update(text).digest('hex'),
          ocspProducedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          policy: '1.2.392.200149.8.5.1.1.20',
        },
      },
    })
  })

  it.each([
    ['𠮷田　健太', 'yoshida', 'ECDSA-P384-SHA-384'],
    ['渡邉\u{E0102}　茂', 'watanabe', 'RSASSA-PKCS1-v1_5-SHA-256'],
  ])('keeps %s as the card writes it', async (name, card, algorithm) => {
    expect(await signText(mock, gateway, card)).toMatchObject({
      ok: true,
      value: { basicFour: { name, sex: 'male' }, evidence: { algorithm } },
    })
  })

  it('signs the text with plain line feeds although browsers send CR LF', async () => {
    const typed = await useCard(mock, { kind: 'signature', text: '一行目\r\n二行目', card: 'takasaki' })
    const { certificate = '', signature = '' } = typed.fields
    expect(await gateway.verifySignature({ text: '一行目\n二行目', certificate, signature })).toMatchObject({
      ok: true,
    })
  })
})

describe('probing', () => {
  it('finds anchors and responders', async () => {
    const { sign, auth } = mock.ocspUrls
    expect(await gateway.probe()).toEqual({
      ok: true,
      checks: [
        { name: 'authentication', ok: true, detail: `3 anchors, ${auth} answers` },
        { name: 'signature', ok: true, detail: `3 anchors, ${sign} answers` },
      ],
    })
  })
})
