import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { policy } from '../../mock-idps/jpki/extensions.ts'
import { generateKeys, type KeyPair } from '../../mock-idps/jpki/keys.ts'
import { policies } from '../support/jpki-card.ts'
import {
  altered,
  answer,
  clientAuth,
  type Forge,
  type Forged,
  forgeAuthority,
  forgeLeaf,
  goodExtensions,
  inDays,
  signAs,
  startForge,
  usage,
} from '../support/jpki-forge.ts'

let forge: Forge
let ca: Forged
beforeAll(async () => {
  forge = await startForge()
  ca = forge.authorities.authentication
})
afterAll(() => forge.close())

const refusal = (code: string) => ({ ok: false, failure: expect.objectContaining({ code }) })
const auth = (extensions: x509.Extension[]) => forgeLeaf(ca, { extensions })
const good = () => auth(goodExtensions('authentication'))
const signing = (extensions: x509.Extension[]) => forgeLeaf(forge.authorities.signature, { extensions })

it('accepts the certificate from which all the bad ones depart', async () => {
  expect(await forge.signIn(await good())).toMatchObject({ ok: true })
  expect(await forge.signText(await signing(goodExtensions('signature')))).toMatchObject({ ok: true })
})

describe('the issuer', () => {
  it('cannot be a card holder: a leaf that signs as an authority', async () => {
    const holder = await forgeLeaf(ca, { extensions: goodExtensions('authentication'), subject: 'C=JP, CN=holder' })
    const extensions = goodExtensions('authentication')
    expect(await forge.signIn(await forgeLeaf(holder, { extensions }))).toEqual(refusal('JPKI-ISSUER-UNTRUSTED'))
    const issuerName = ca.certificate.subject
    expect(await forge.signIn(await forgeLeaf(holder, { extensions, issuerName }))).toEqual(
      refusal('JPKI-ISSUER-UNTRUSTED'),
    )
  })

  it('cannot be a stranger of the same name, even one that claims the key identifier', async () => {
    const stranger = await forgeAuthority('authentication')
    const extensions = goodExtensions('authentication')
    expect(await forge.signIn(await forgeLeaf(stranger, { extensions }))).toEqual(refusal('JPKI-ISSUER-UNTRUSTED'))
    const claims = [...extensions, await x509.AuthorityKeyIdentifierExtension.create(ca.certificate)]
    expect(await forge.signIn(await forgeLeaf(stranger, { extensions: claims }))).toEqual(
      refusal('JPKI-ISSUER-UNTRUSTED'),
    )
  })

  it('is refused when the certificate names another key of the same authority', async () => {
    const other = await forgeAuthority('authentication')
    const extensions = [
      ...goodExtensions('authentication'),
      await x509.AuthorityKeyIdentifierExtension.create(other.certificate),
    ]
    expect(await forge.signIn(await auth(extensions))).toEqual(refusal('JPKI-ISSUER-UNTRUSTED'))
  })

  it('is refused when the anchor itself has run out', async () => {
    const old = await forgeAuthority('authentication', { from: inDays(-100), until: inDays(-1) })
    await forge.trust('auth-old.pem', old.certificate)
    expect(await forge.signIn(await forgeLeaf(old, { extensions: goodExtensions('authentication') }))).toEqual(
      refusal('JPKI-ISSUER-UNTRUSTED'),
    )
    await forge.untrust('auth-old.pem')
  })

  it('may not sign with SHA-1', async () => {
    const sha1 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' }
    const keys = await generateKeys('rsa-2048')
    const weak = await reimport(keys, sha1)
    const rsa = await forgeAuthority('authentication', {
      keys,
      algorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as Algorithm,
    })
    await forge.trust('auth-rsa.pem', rsa.certificate)
    const extensions = goodExtensions('authentication')
    const leaf = await forgeLeaf({ ...rsa, keys: weak }, { extensions, algorithm: sha1 as Algorithm })
    expect(leaf.certificate.signatureAlgorithm).toMatchObject({ hash: { name: 'SHA-1' } })
    expect(await forge.signIn(leaf)).toEqual(refusal('JPKI-ISSUER-UNTRUSTED'))
    await forge.untrust('auth-rsa.pem')
  })

  it('of the other kind gives WRONG-KIND, whatever the certificate says of itself', async () => {
    const leaf = await forgeLeaf(forge.authorities.signature, { extensions: goodExtensions('authentication') })
    expect(await forge.signIn(leaf)).toEqual(refusal('JPKI-WRONG-KIND'))
  })
})

describe('validity', () => {
  it.each([
    ['has run out', inDays(-20), inDays(-1)],
    ['has not begun', inDays(1), inDays(20)],
  ])('a certificate that %s', async (_, from, until) => {
    const leaf = await forgeLeaf(ca, { extensions: goodExtensions('authentication'), from, until })
    expect(await forge.signIn(leaf)).toEqual(refusal('JPKI-EXPIRED'))
  })
})

describe('usage of a 利用者証明用 certificate', () => {
  const id = { keyUsage: '2.5.29.15', policies: '2.5.29.32', purposes: '2.5.29.37' }
  const unknownCritical = new x509.Extension('1.3.6.1.4.1.99999.1', true, new Uint8Array([5, 0]))
  const bits = (flags: number) => new x509.KeyUsagesExtension(flags, true)
  const cases: [string, () => x509.Extension[], string][] = [
    ['without clientAuth', () => altered('authentication', id.purposes), 'JPKI-PROFILE-INVALID'],
    ['without any policy', () => altered('authentication', id.policies), 'JPKI-PROFILE-INVALID'],
    [
      'with a policy nobody configured',
      () => altered('authentication', id.policies, policy('1.2.3.4')),
      'JPKI-PROFILE-INVALID',
    ],
    [
      'with the policy of 署名用',
      () => altered('authentication', id.policies, policy(policies.signature[0] as string)),
      'JPKI-WRONG-KIND',
    ],
    ['without key usage', () => altered('authentication', id.keyUsage), 'JPKI-PROFILE-INVALID'],
    [
      'for key agreement only',
      () => altered('authentication', id.keyUsage, bits(usage.keyAgreement)),
      'JPKI-PROFILE-INVALID',
    ],
    [
      'that may sign certificates',
      () => altered('authentication', id.keyUsage, bits(usage.digitalSignature | usage.keyCertSign)),
      'JPKI-PROFILE-INVALID',
    ],
    [
      'that calls itself an authority',
      () => altered('authentication', undefined, new x509.BasicConstraintsExtension(true)),
      'JPKI-PROFILE-INVALID',
    ],
    [
      'with an unknown critical extension',
      () => altered('authentication', undefined, unknownCritical),
      'JPKI-PROFILE-INVALID',
    ],
    ['with the same extension twice', () => altered('authentication', undefined, clientAuth), 'JPKI-PROFILE-INVALID'],
  ]
  it.each(cases)('%s', async (_, extensions, code) => {
    expect(await forge.signIn(await auth(extensions()))).toEqual(refusal(code))
  })

  it('with an empty list of accepted policies nothing is accepted', async () => {
    const strict = await startForge((settings) => ({ ...settings, policies: { authentication: [], signature: [] } }))
    const leaf = await forgeLeaf(strict.authorities.authentication, { extensions: goodExtensions('authentication') })
    expect(await strict.signIn(leaf)).toEqual(refusal('JPKI-PROFILE-INVALID'))
    await strict.close()
  })
})

describe('usage of a 署名用 certificate', () => {
  it.each([
    [
      'without nonRepudiation',
      () => altered('signature', '2.5.29.15', new x509.KeyUsagesExtension(usage.digitalSignature, true)),
      'JPKI-PROFILE-INVALID',
    ],
    ['for client authentication', () => altered('signature', undefined, clientAuth), 'JPKI-WRONG-KIND'],
  ] as const)('%s', async (_, extensions, code) => {
    expect(await forge.signText(await signing(extensions()))).toEqual(refusal(code))
  })
})

describe('keys', () => {
  const rsa = (modulusLength: number, e: number[]) =>
    crypto.subtle.generateKey(
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength, publicExponent: new Uint8Array(e) },
      true,
      ['sign', 'verify'],
    )
  it.each<[string, () => Promise<unknown>]>([
    ['RSA-1024', () => rsa(1024, [1, 0, 1])],
    ['RSA with exponent 3', () => rsa(2048, [3])],
    ['ECDSA P-256', () => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])],
    ['Ed25519', () => crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])],
  ])('%s', async (_, make) => {
    const keys = (await make()) as KeyPair
    const leaf = await forgeLeaf(ca, { extensions: goodExtensions('authentication'), keys })
    expect(await forge.signIn(leaf)).toEqual(refusal('JPKI-WEAK-KEY'))
  })
})

describe('what is no certificate or no signature', () => {
  it('garbage, PEM text and trailing bytes', async () => {
    const leaf = await good()
    const { document } = forge.gateway.newAuthenticationChallenge('a')
    const signed = answer(leaf, await signAs(leaf, document))
    const der = Buffer.from(signed.certificate, 'base64')
    for (const certificate of [
      '',
      'not base64!',
      Buffer.from('hello').toString('base64'),
      Buffer.concat([der, Buffer.from([0])]).toString('base64'),
      der.subarray(0, 200).toString('base64'),
      Buffer.from(leaf.certificate.toString('pem')).toString('base64'),
      Buffer.alloc(50_000, 0x30).toString('base64'),
    ]) {
      const result = await forge.gateway.verifyAuthentication({ ...signed, certificate, document, attemptId: 'a' })
      expect(result).toEqual(refusal('JPKI-PROFILE-INVALID'))
    }
  })

  it('an empty, cut or bent signature', async () => {
    const leaf = await good()
    for (const bend of [
      () => new Uint8Array(),
      (bytes: Uint8Array) => bytes.subarray(0, -1),
      (bytes: Uint8Array) => bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)),
    ])
      expect(await forge.signIn(leaf, bend)).toEqual(refusal('JPKI-SIGNATURE-INVALID'))
  })

  it('nobody is asked about revocation for a card whose signature is bad', async () => {
    const leaf = await good()
    const before = forge.asked()
    await forge.signIn(leaf, () => new Uint8Array([1, 2, 3]))
    expect(forge.asked()).toBe(before)
  })
})

async function reimport(keys: KeyPair, algorithm: { name: string; hash: string }): Promise<KeyPair> {
  const der = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    publicKey: keys.publicKey,
    privateKey: await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']),
  }
}
