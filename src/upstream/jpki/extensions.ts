import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import type { Certificate } from './certificate.ts'

export const extensionId = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
} as const

const understood: readonly string[] = Object.values(extensionId)

/** A critical extension that we do not understand forbids use of the certificate (RFC 5280, 4.2). */
export function hasUnknownCritical(certificate: Certificate): boolean {
  return [...certificate.extensions].some(([id, { critical }]) => critical && !understood.includes(id))
}

export type KeyUsage = 'digitalSignature' | 'nonRepudiation' | 'keyCertSign'
const usageBit: Record<KeyUsage, number> = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5 }

/** The three bits that matter here, or undefined when the extension is absent or malformed (RFC 5280, 4.2.1.3). */
export function keyUsageOf(certificate: Certificate): ReadonlySet<KeyUsage> | undefined {
  const bits = decode(certificate, extensionId.keyUsage)
  if (!(bits instanceof asn1js.BitString)) return undefined
  const first = bits.valueBlock.valueHexView[0] ?? 0
  const names = Object.keys(usageBit) as KeyUsage[]
  return new Set(names.filter((name) => (first & (0x80 >> usageBit[name])) !== 0))
}

/** The extended key usages, or undefined when the extension is absent or malformed (RFC 5280, 4.2.1.12). */
export function extendedKeyUsagesOf(certificate: Certificate): readonly string[] | undefined {
  const block = decode(certificate, extensionId.extendedKeyUsage)
  return block && attempt(() => new pkijs.ExtKeyUsage({ schema: block }).keyPurposes)
}

/** The certificate policy identifiers; empty when the extension is absent or malformed (RFC 5280, 4.2.1.4). */
export function policiesOf(certificate: Certificate): readonly string[] {
  const block = decode(certificate, extensionId.certificatePolicies)
  const policies = block && attempt(() => new pkijs.CertificatePolicies({ schema: block }).certificatePolicies)
  return policies?.map(({ policyIdentifier }) => policyIdentifier) ?? []
}

/** Says whether a certificate calls itself an authority (RFC 5280, 4.2.1.9). A malformed extension counts as yes for a leaf and no for an anchor. */
export function basicConstraintsOf(certificate: Certificate): 'authority' | 'end-entity' | 'malformed' {
  if (!certificate.extensions.has(extensionId.basicConstraints)) return 'end-entity'
  const block = decode(certificate, extensionId.basicConstraints)
  const constraints = block && attempt(() => new pkijs.BasicConstraints({ schema: block }))
  if (!constraints) return 'malformed'
  return constraints.cA ? 'authority' : 'end-entity'
}

/** The authority key identifier, or undefined when absent (RFC 5280, 4.2.1.1). */
export function authorityKeyIdOf(certificate: Certificate): Uint8Array | undefined {
  const block = decode(certificate, extensionId.authorityKeyIdentifier)
  const identifier = block && attempt(() => new pkijs.AuthorityKeyIdentifier({ schema: block }).keyIdentifier)
  return identifier?.valueBlock.valueHexView
}

/** The subject key identifier, or undefined when absent (RFC 5280, 4.2.1.2). */
export function subjectKeyIdOf(certificate: Certificate): Uint8Array | undefined {
  const block = decode(certificate, extensionId.subjectKeyIdentifier)
  return block instanceof asn1js.OctetString ? block.valueBlock.valueHexView : undefined
}

/** The decoded value of an extension; undefined when it is absent or not exactly one ASN.1 value. */
export function decode(certificate: Certificate, id: string): asn1js.AsnType | undefined {
  const value = certificate.extensions.get(id)?.value
  if (!value) return undefined
  const { result, offset } = asn1js.fromBER(new Uint8Array(value))
  return offset === value.length ? result : undefined
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
