import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { beforeAll, describe, expect, it } from 'vitest'
import { attempt } from '../../src/credentials/refuse.ts'
import { checkChain } from '../../src/credentials/trust/check-chain.ts'
import {
  type CertificateWish,
  type ForgedAuthority,
  forgeAuthority,
  forgeCertificate,
  forgeKey,
  toX5c,
} from '../support/credential-forge.ts'

const now = new Date('2026-11-22T03:00:00Z')
const uri = 'https://id.example.jp/issuers/B113299999010'
const key = forgeKey()
const between = forgeKey()
/** The authorities, and no key withdrawn. */
const trusting = (...anchors: string[]) => ({ anchors, withdrawn: new Set<string>() })
let root: ForgedAuthority
let namesake: ForgedAuthority

beforeAll(async () => {
  root = await forgeAuthority('Organisation CA', { pathLength: 1 })
  namesake = await forgeAuthority('Organisation CA')
})

const leaf = (changes: Partial<CertificateWish> = {}) =>
  forgeCertificate({ name: 'school', key, by: root, uris: [uri], ...changes }).then(toX5c)

const intermediate = async (changes: Partial<CertificateWish> = {}): Promise<ForgedAuthority> => {
  const certificate = await forgeCertificate({ name: 'Between', key: between, by: root, ca: true, ...changes })
  return { key: between, certificate, pem: certificate.toString('pem') }
}

const through = async (by: ForgedAuthority) => [await leaf({ by }), toX5c(by.certificate)]

const cases: readonly [string, () => Promise<unknown>][] = [
  ['no x5c', async () => undefined],
  ['an empty x5c', async () => []],
  ['an x5c that is text', async () => leaf()],
  ['an x5c of numbers', async () => [1]],
  ['an entry that is no certificate', async () => ['AAAA']],
  ['another authority of the same name', async () => [await leaf({ by: namesake })]],
  ['a self-signed leaf', async () => [toX5c(await forgeCertificate({ name: 'Organisation CA', key, uris: [uri] }))]],
  ['an expired leaf', async () => [await leaf({ until: '2026-11-21T00:00:00Z' })]],
  ['a leaf of the future', async () => [await leaf({ from: '2026-11-23T00:00:00Z' })]],
  ['a leaf that is an authority', async () => [await leaf({ ca: true, usages: x509.KeyUsageFlags.digitalSignature })]],
  ['a leaf that may not sign', async () => [await leaf({ usages: x509.KeyUsageFlags.keyEncipherment })]],
  ['an unknown critical extension', async () => [await leaf({ criticalOid: '1.2.3.4' })]],
  [
    "a path through somebody else's leaf",
    async () => through(await intermediate({ ca: false, usages: x509.KeyUsageFlags.keyCertSign })),
  ],
  [
    'an authority without keyCertSign',
    async () => through(await intermediate({ usages: x509.KeyUsageFlags.digitalSignature })),
  ],
  ['an expired authority between', async () => through(await intermediate({ until: '2026-11-21T00:00:00Z' }))],
  ['an authority between of another root', async () => through(await intermediate({ by: namesake }))],
  [
    'a path that does not fit together',
    async () => [await leaf({ by: namesake }), toX5c((await intermediate()).certificate)],
  ],
  ['a path longer than any', async () => Array.from({ length: 5 }, () => toX5c(root.certificate))],
  ['a path longer than its authority allows', tooLong],
]

async function tooLong(): Promise<string[]> {
  const upper = await intermediate({ pathLength: 0 })
  const lowerKey = forgeKey()
  const certificate = await forgeCertificate({ name: 'Lower', key: lowerKey, by: upper, ca: true })
  const lower = { key: lowerKey, certificate, pem: '' }
  return [await leaf({ by: lower }), toX5c(certificate), toX5c(upper.certificate)]
}

describe('certificate path of an issuer', () => {
  it('leads from the leaf to the authority, directly or through one between', async () => {
    expect(checkChain([await leaf()], trusting(root.pem), now).uris).toEqual([uri])
    expect(checkChain(await through(await intermediate()), trusting(namesake.pem, root.pem), now).uris).toEqual([uri])
  })

  it.each(cases)('refuses %s', async (_, make) => {
    const x5c = await make()
    const result = await attempt(() => checkChain(x5c, trusting(root.pem), now))
    expect(result).toMatchObject({ ok: false, failure: { code: 'CREDENTIAL-ISSUER-UNTRUSTED' } })
  })

  it('refuses everything when no authority is configured', async () => {
    const x5c = [await leaf()]
    const result = await attempt(() => checkChain(x5c, trusting(), now))
    expect(result).toMatchObject({ ok: false, failure: { code: 'CREDENTIAL-ISSUER-UNTRUSTED' } })
  })

  it('refuses an authority that has expired itself', async () => {
    const old = await forgeAuthority('Old CA', { until: '2026-11-21T00:00:00Z' })
    const x5c = [await leaf({ by: old })]
    const result = await attempt(() => checkChain(x5c, trusting(old.pem), now))
    expect(result).toMatchObject({ ok: false, failure: { code: 'CREDENTIAL-ISSUER-UNTRUSTED' } })
  })
})
