import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { createHttpClient, fixedClock, systemIds } from '../../src/foundation/index.ts'
import { createJpki } from '../../src/upstream/jpki/index.ts'
import { answerOf, gatewayFor, identifierKey, origin, settingsFor, startCards, useCard } from '../support/jpki-card.ts'

let mock: MockJpki
beforeAll(async () => {
  mock = await startCards()
})
afterAll(() => mock.close())

const refusal = (code: string) => ({ ok: false, failure: expect.objectContaining({ code }) })
const sign = async (text: string, card = 'takasaki') =>
  answerOf((await useCard(mock, { kind: 'authentication', text, card })).fields)

describe('a challenge serves only the attempt it was made for', () => {
  it('not another attempt', async () => {
    const gateway = gatewayFor(settingsFor(mock))
    const { document } = gateway.newAuthenticationChallenge('attempt-1')
    const input = { document, ...(await sign(document)) }
    expect(await gateway.verifyAuthentication({ ...input, attemptId: 'attempt-2' })).toEqual(
      refusal('JPKI-CHALLENGE-FOREIGN'),
    )
    expect(await gateway.verifyAuthentication({ ...input, attemptId: 'attempt-1' })).toMatchObject({ ok: true })
  })

  it('not another gateway', async () => {
    const http = createHttpClient({ allowedPrivateHosts: ['localhost'], timeoutMs: 5000, maxBytes: 100_000 })
    const common = {
      settings: settingsFor(mock),
      http,
      ids: systemIds,
      clock: { now: () => new Date() },
      identifierKey: async () => identifierKey,
    }
    const [theirs, ours] = [
      createJpki({ ...common, origin: 'https://phish.example' }),
      createJpki({ ...common, origin }),
    ]
    const { document } = theirs.newAuthenticationChallenge('a')
    expect(await ours.verifyAuthentication({ attemptId: 'a', document, ...(await sign(document)) })).toEqual(
      refusal('JPKI-CHALLENGE-FOREIGN'),
    )
  })

  it('not after its time', async () => {
    const clock = fixedClock(new Date().toISOString())
    const gateway = gatewayFor(settingsFor(mock), clock)
    const { document, expiresAt } = gateway.newAuthenticationChallenge('a')
    const input = { attemptId: 'a', document, ...(await sign(document)) }
    clock.advance(299)
    expect(await gateway.verifyAuthentication(input)).toMatchObject({ ok: true })
    clock.set(expiresAt.toISOString())
    expect(await gateway.verifyAuthentication(input)).toEqual(refusal('JPKI-CHALLENGE-EXPIRED'))
  })

  it('not with the signature over an earlier one', async () => {
    const gateway = gatewayFor(settingsFor(mock))
    const [first, second] = [gateway.newAuthenticationChallenge('a'), gateway.newAuthenticationChallenge('a')]
    const replayed = await sign(first.document)
    expect(first.document).not.toBe(second.document)
    expect(await gateway.verifyAuthentication({ attemptId: 'a', document: second.document, ...replayed })).toEqual(
      refusal('JPKI-SIGNED-OTHER-TEXT'),
    )
  })

  it('not as a text of another shape', async () => {
    const gateway = gatewayFor(settingsFor(mock))
    const { document } = gateway.newAuthenticationChallenge('a')
    for (const text of [
      '',
      'hello',
      `${document}\n`,
      `x${document}`,
      document.replace('kind: authentication', 'kind: signature'),
      document.replace(/expires: .*/, 'expires: never'),
    ]) {
      const result = await gateway.verifyAuthentication({ attemptId: 'a', document: text, ...(await sign(document)) })
      expect(result).toMatchObject({
        ok: false,
        failure: { code: expect.stringMatching(/^JPKI-CHALLENGE-(FOREIGN|EXPIRED)$/) },
      })
    }
  })

  it('and an attempt id that would break its lines is a fault of the caller', () => {
    expect(() => gatewayFor(settingsFor(mock)).newAuthenticationChallenge('a\norigin: https://phish.example')).toThrow(
      RangeError,
    )
  })
})

it('nothing that names the certificate comes out, neither in a result nor in a refusal', async () => {
  const gateway = gatewayFor(settingsFor(mock))
  const text = 'text'
  const signed = answerOf((await useCard(mock, { kind: 'signature', text, card: 'takasaki' })).fields)
  const certificate = new X509Certificate(Buffer.from(signed.certificate, 'base64'))
  const issueCode = /CN=(\w+)/.exec(certificate.subject)?.[1] ?? 'missing'
  const outcomes = [
    await gateway.verifySignature({ text, ...signed }),
    await gateway.verifySignature({ text: 'other', ...signed }),
  ]
  mock.setFault('revoked')
  outcomes.push(await gateway.verifySignature({ text, ...signed }))
  mock.resetCards()
  const out = JSON.stringify(outcomes)
  for (const secret of [
    issueCode,
    certificate.serialNumber,
    certificate.serialNumber.toLowerCase(),
    signed.certificate.slice(0, 40),
    certificate.fingerprint256,
  ])
    expect(out).not.toContain(secret)
})
