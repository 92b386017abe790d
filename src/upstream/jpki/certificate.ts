import { createPublicKey, type KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'

/** The parts of an X.509 certificate that the checks need, taken from one parse so that two parsers cannot disagree. */
export interface Certificate {
  /** The signed bytes exactly as they came. */
  readonly tbs: Uint8Array
  readonly signatureAlgorithm: string
  readonly signature: Uint8Array
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  readonly serial: Uint8Array
  readonly notBefore: Date
  readonly notAfter: Date
  readonly spki: Uint8Array
  /** The bits of the subjectPublicKey, whose hash names the key in OCSP. */
  readonly keyBits: Uint8Array
  readonly publicKey: KeyObject
  readonly extensions: ReadonlyMap<string, { readonly critical: boolean; readonly value: Uint8Array }>
}

const largestCertificate = 16_384

/**
 * Reads a version 3 certificate from DER.
 * @returns undefined when it is not exactly one well-formed certificate: trailing bytes, two algorithm names that differ and an extension that
 * comes twice (RFC 5280, 4.1.1.2 and 4.2) are not well-formed
 */
export function readCertificate(der: Uint8Array): Certificate | undefined {
  if (der.length > largestCertificate) return undefined
  try {
    const asn1 = asn1js.fromBER(new Uint8Array(der))
    if (asn1.offset !== der.length) return undefined
    const parsed = new pkijs.Certificate({ schema: asn1.result })
    const [tbs] = childrenOf(asn1.result)
    const fields = childrenOf(tbs)
    const [, serial, , issuer, , subject, spki] = fields
    if (parsed.version !== 2 || !serial || !issuer || !subject || !spki) return undefined
    if (parsed.signature.algorithmId !== parsed.signatureAlgorithm.algorithmId) return undefined
    const extensions = readExtensions(parsed.extensions ?? [])
    if (!extensions) return undefined
    const spkiBytes = rawOf(spki)
    return {
      tbs: rawOf(tbs),
      signatureAlgorithm: parsed.signatureAlgorithm.algorithmId,
      signature: parsed.signatureValue.valueBlock.valueHexView,
      issuer: rawOf(issuer),
      subject: rawOf(subject),
      serial: parsed.serialNumber.valueBlock.valueHexView,
      notBefore: parsed.notBefore.value,
      notAfter: parsed.notAfter.value,
      spki: spkiBytes,
      keyBits: parsed.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView,
      publicKey: createPublicKey({ key: Buffer.from(spkiBytes), format: 'der', type: 'spki' }),
      extensions,
    }
  } catch {
    // Whatever the parser stumbles over, the bytes are not a certificate that could be trusted.
    return undefined
  }
}

function readExtensions(list: readonly pkijs.Extension[]): Certificate['extensions'] | undefined {
  const extensions = new Map<string, { critical: boolean; value: Uint8Array }>()
  for (const { extnID, critical, extnValue } of list) {
    if (extensions.has(extnID)) return undefined
    extensions.set(extnID, { critical, value: extnValue.valueBlock.valueHexView })
  }
  return extensions
}

/** The elements inside a constructed ASN.1 value. @throws when it is not constructed */
export function childrenOf(block: asn1js.AsnType | undefined): asn1js.AsnType[] {
  if (!(block instanceof asn1js.Constructed)) throw new Error('expected a constructed ASN.1 value')
  return block.valueBlock.value as asn1js.AsnType[]
}

/** The bytes of an ASN.1 value as they stood in the input, header included. */
export function rawOf(block: asn1js.AsnType | undefined): Uint8Array {
  if (!block) throw new Error('expected an ASN.1 value')
  return block.valueBeforeDecodeView
}
