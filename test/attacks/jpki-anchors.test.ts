import 'reflect-metadata'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type Forge,
  type Forged,
  forgeAuthority,
  forgeLeaf,
  goodExtensions,
  startForge,
  usage,
} from '../support/jpki-forge.ts'

let forge: Forge
let card: Forged
beforeEach(async () => {
  forge = await startForge()
  card = await forgeLeaf(forge.authorities.authentication, { extensions: goodExtensions('authentication') })
})
afterEach(() => forge.close())

const refusal = (code: string) => ({ ok: false, failure: expect.objectContaining({ code }) })

describe('an empty trust list refuses', () => {
  it('a directory without anchors', async () => {
    await forge.untrust('auth-1.pem')
    await forge.untrust('sign-1.pem')
    expect(await forge.signIn(card)).toEqual(refusal('JPKI-TRUST-EMPTY'))
    expect(await forge.gateway.probe()).toMatchObject({
      ok: false,
      checks: [{ detail: 'JPKI-TRUST-EMPTY' }, { ok: false }],
    })
  })

  it('a directory that does not exist', async () => {
    const gone = await mkdtemp(join(tmpdir(), 'gone-'))
    await rm(gone, { recursive: true })
    const lost = await startForge((settings) => ({ ...settings, trust_anchors_directory: gone }))
    expect(await lost.signIn(card)).toEqual(refusal('JPKI-TRUST-EMPTY'))
    await lost.close()
  })

  it('anchors of the other kind only', async () => {
    await forge.untrust('auth-1.pem')
    const stranger = await forgeAuthority('authentication')
    const leaf = await forgeLeaf(stranger, { extensions: goodExtensions('authentication') })
    expect(await forge.signIn(leaf)).toEqual(refusal('JPKI-TRUST-EMPTY'))
  })
})

describe('an anchor file that is no authority makes the whole list untrusted', () => {
  const withUsage = (flags: number) => [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(flags, true),
  ]
  it.each<[string, () => Promise<x509.X509Certificate | string>]>([
    [
      'an authority that may not sign certificates',
      async () => (await forgeAuthority('authentication', { extensions: withUsage(usage.cRLSign) })).certificate,
    ],
    [
      'an authority without key usage',
      async () =>
        (await forgeAuthority('authentication', { extensions: [new x509.BasicConstraintsExtension(true)] }))
          .certificate,
    ],
    [
      'a certificate that is no authority',
      async () =>
        (await forgeAuthority('authentication', { extensions: [new x509.KeyUsagesExtension(usage.keyCertSign, true)] }))
          .certificate,
    ],
    ['a card', async () => card.certificate],
    ['an empty file', async () => ''],
    ['a cut file', async () => card.certificate.toString('pem').slice(0, 300)],
  ])('%s', async (_, make) => {
    await forge.trust('auth-2.pem', await make())
    expect(await forge.signIn(card)).toEqual(refusal('JPKI-TRUST-UNREADABLE'))
  })
})

describe('anchors are read when they are needed', () => {
  it('a new generation is trusted when its file is there and no longer when it is gone', async () => {
    const next = await forgeAuthority('authentication')
    const leaf = await forgeLeaf(next, { extensions: goodExtensions('authentication') })
    forge.respondWith({ signer: next })
    expect(await forge.signIn(leaf)).toEqual(refusal('JPKI-ISSUER-UNTRUSTED'))
    await forge.trust('auth-next.pem', next.certificate)
    expect(await forge.signIn(leaf)).toMatchObject({ ok: true })
    await forge.untrust('auth-next.pem')
    expect(await forge.signIn(leaf)).toEqual(refusal('JPKI-ISSUER-UNTRUSTED'))
  })
})
