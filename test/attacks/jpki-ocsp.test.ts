import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ocspAddress, ocspNoCheck } from '../../mock-idps/jpki/extensions.ts'
import {
  altered,
  type Forge,
  type Forged,
  forgeAuthority,
  forgeLeaf,
  goodExtensions,
  inDays,
  startForge,
  usage,
} from '../support/jpki-forge.ts'
import { forgeAnswer, whole } from '../support/jpki-forge-ocsp.ts'

let forge: Forge
let ca: Forged
let card: Forged
beforeAll(async () => {
  forge = await startForge()
  ca = forge.authorities.authentication
  card = await forgeLeaf(ca, { extensions: goodExtensions('authentication') })
})
afterEach(() => forge.respond(undefined))
afterAll(() => forge.close())

const refusal = (code: string) => ({ ok: false, failure: expect.objectContaining({ code }) })
const minutesAgo = (minutes: number) => whole(new Date(Date.now() - minutes * 60_000))
const digital = new x509.KeyUsagesExtension(usage.digitalSignature, true)
const ocspSigning = new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.9'])
const delegate = (issuer: Forged, options: Partial<Parameters<typeof forgeLeaf>[1]> = {}) =>
  forgeLeaf(issuer, { extensions: [digital, ocspSigning, ocspNoCheck()], subject: 'C=JP, CN=Responder', ...options })

describe('who may answer', () => {
  it('the authority itself, by name or by key', async () => {
    forge.respondWith({ signer: ca })
    expect(await forge.signIn(card)).toMatchObject({ ok: true })
    forge.respondWith({ signer: ca, byKey: true, certificates: [] })
    expect(await forge.signIn(card)).toMatchObject({ ok: true })
  })

  it('a responder certified by the same authority key', async () => {
    forge.respondWith({ signer: await delegate(ca) })
    expect(await forge.signIn(card)).toMatchObject({ ok: true })
    forge.respondWith({ signer: await delegate(ca), byKey: true })
    expect(await forge.signIn(card)).toMatchObject({ ok: true })
  })

  it.each<[string, () => Promise<Forged>]>([
    ['another card of the same authority', () => forgeLeaf(ca, { extensions: goodExtensions('authentication') })],
    ['the card itself', async () => card],
    ['a responder whose certificate has run out', () => delegate(ca, { from: inDays(-20), until: inDays(-1) })],
    ['a responder without ocsp-nocheck', () => delegate(ca, { extensions: [digital, ocspSigning] })],
    [
      'a responder that calls itself an authority',
      () =>
        delegate(ca, { extensions: [digital, ocspSigning, ocspNoCheck(), new x509.BasicConstraintsExtension(true)] }),
    ],
    ['a responder certified by another trusted authority', () => delegate(forge.authorities.signature)],
    ['another trusted authority', async () => forge.authorities.signature],
    ['a responder of a stranger with the same name', async () => delegate(await forgeAuthority('authentication'))],
    ['a stranger with the same name', () => forgeAuthority('authentication')],
    ['a responder certified by a card', () => delegate(card)],
  ])('not %s', async (_, make) => {
    forge.respondWith({ signer: await make() })
    expect(await forge.signIn(card)).toEqual(refusal('JPKI-OCSP-UNTRUSTED'))
  })

  it('not a stranger who sends the true responder along', async () => {
    const [stranger, honest] = [await delegate(await forgeAuthority('authentication')), await delegate(ca)]
    forge.respondWith({ signer: stranger, certificates: [honest.certificate, ca.certificate] })
    expect(await forge.signIn(card)).toEqual(refusal('JPKI-OCSP-UNTRUSTED'))
  })
})

describe('what the answer must say', () => {
  it.each([
    ['a nonce of somebody else', { nonce: new Uint8Array(32) }, 'JPKI-OCSP-NONCE'],
    ['the same statement twice', { copies: 2 }, 'JPKI-OCSP-WRONG-CERTIFICATE'],
    ['no statement', { copies: 0 }, 'JPKI-OCSP-UNTRUSTED'],
    ['revoked without a reason', { status: 1 as const }, 'JPKI-REVOKED'],
    ['unknown', { status: 2 as const }, 'JPKI-OCSP-UNKNOWN'],
    ['an unknown critical extension', { criticalExtension: '1.3.6.1.4.1.99999.2' }, 'JPKI-OCSP-UNTRUSTED'],
    ['a time to come', { thisUpdate: minutesAgo(-10) }, 'JPKI-OCSP-STALE'],
    ['a nextUpdate gone by', { thisUpdate: minutesAgo(10), nextUpdate: minutesAgo(1) }, 'JPKI-OCSP-STALE'],
    ['more age than the settings allow', { thisUpdate: minutesAgo(120), nextUpdate: inDays(1) }, 'JPKI-OCSP-STALE'],
    ['more age than allowed and no nextUpdate', { thisUpdate: minutesAgo(120), nextUpdate: null }, 'JPKI-OCSP-STALE'],
    ['a production time long ago', { producedAt: minutesAgo(120) }, 'JPKI-OCSP-STALE'],
  ])('%s', async (_, bend, code) => {
    forge.respondWith({ signer: ca, ...bend })
    expect(await forge.signIn(card)).toEqual(refusal(code))
  })

  it('good without nextUpdate, if it is recent', async () => {
    forge.respondWith({ signer: ca, nextUpdate: null })
    expect(await forge.signIn(card)).toMatchObject({ ok: true })
  })
})

describe('answers that are none', () => {
  it.each<[string, { status?: number; body: Uint8Array | string }, string]>([
    ['a page of a hotel network', { body: '<html>Welcome</html>' }, 'JPKI-OCSP-UNTRUSTED'],
    ['nothing', { body: '' }, 'JPKI-OCSP-UNTRUSTED'],
    ['an HTTP error', { status: 500, body: 'down' }, 'JPKI-OCSP-SILENT'],
    ['a redirect', { status: 302, body: '' }, 'JPKI-OCSP-SILENT'],
    ['endless bytes', { body: new Uint8Array(200_000) }, 'JPKI-OCSP-SILENT'],
    ['success without an answer', { body: new Uint8Array([0x30, 3, 0x0a, 1, 0]) }, 'JPKI-OCSP-SILENT'],
  ])('%s', async (_, reply, code) => {
    forge.respond(async () => reply)
    expect(await forge.signIn(card)).toEqual(refusal(code))
  })

  it('a true "revoked" bent to "good", and trailing bytes', async () => {
    forge.respond(async (request) => {
      const body = Buffer.from(await forgeAnswer(request, { signer: ca, status: 2 }))
      const at = body.indexOf(Buffer.from([0x82, 0x00]))
      expect(at).toBeGreaterThan(0)
      body[at] = 0x80
      return { body }
    })
    expect(await forge.signIn(card)).toEqual(refusal('JPKI-OCSP-UNTRUSTED'))
    forge.respond(async (request) => ({
      body: Buffer.concat([await forgeAnswer(request, { signer: ca }), Buffer.from([0])]),
    }))
    expect(await forge.signIn(card)).toEqual(refusal('JPKI-OCSP-UNTRUSTED'))
  })

  it('a recorded answer played back', async () => {
    let recorded: Uint8Array | undefined
    forge.respond(async (request) => {
      recorded ??= await forgeAnswer(request, { signer: ca })
      return { body: recorded }
    })
    expect(await forge.signIn(card)).toMatchObject({ ok: true })
    expect(await forge.signIn(card)).toEqual(refusal('JPKI-OCSP-NONCE'))
  })
})

it('never asks at the address that the certificate names', async () => {
  const trap = await startForge()
  const address = ocspAddress('http://127.0.0.1:9/auth')
  const leaf = await forgeLeaf(trap.authorities.authentication, {
    extensions: altered('authentication', undefined, address),
  })
  expect(await trap.signIn(leaf)).toMatchObject({ ok: true })
  expect(trap.asked()).toBe(1)
  await trap.close()
})

it('a probe finds a responder that does not answer', async () => {
  forge.respond(async () => ({ status: 503, body: '' }))
  expect(await forge.gateway.probe()).toMatchObject({
    ok: false,
    checks: [
      { name: 'authentication', ok: false, detail: expect.stringMatching(/^JPKI-OCSP-SILENT/) },
      { name: 'signature', ok: false },
    ],
  })
})
