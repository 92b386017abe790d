import * as asn1js from 'asn1js'
import { type Certificate, childrenOf, rawOf, readCertificate } from './certificate.ts'
import { hasIssued, isWithinValidity, sameBytes } from './chain.ts'
import { basicConstraintsOf, extendedKeyUsagesOf, extensionId, hasUnknownCritical, keyUsageOf } from './extensions.ts'
import { sha1 } from './ocsp-request.ts'
import { algorithmOf, isSignedBy } from './signature.ts'

const ocspSigning = '1.3.6.1.5.5.7.3.9'
const mostCertificates = 5

/**
 * Says whether an OCSP answer was signed by somebody who may speak for the issuer: the issuer's own key, or a certificate that the issuer's key signed for
 * exactly this (RFC 6960, 4.2.2.2). Any other certificate, even one of the same authority, would let a card holder vouch for himself.
 * @param basic the decoded BasicOCSPResponse
 */
export function isAuthorisedAnswer(basic: asn1js.AsnType, issuer: Certificate, now: Date): boolean {
  const [data, algorithm, signature, certificates] = childrenOf(basic)
  const [oid] = childrenOf(algorithm)
  if (!(oid instanceof asn1js.ObjectIdentifier) || !(signature instanceof asn1js.BitString)) return false
  const signed = { algorithm: oid.getValue(), bytes: rawOf(data), signature: signature.valueBlock.valueHexView }
  const responder = responderIdOf(data)
  return [issuer, ...readDelegates(certificates, issuer, now)].some(
    (signer) => isNamed(signer, responder) && isSignedBy(signer.publicKey, signed),
  )
}

function readDelegates(wrapped: asn1js.AsnType | undefined, issuer: Certificate, now: Date): Certificate[] {
  if (!wrapped) return []
  const [list] = childrenOf(wrapped)
  return childrenOf(list)
    .slice(0, mostCertificates)
    .map((block) => readCertificate(rawOf(block)))
    .filter((certificate) => certificate !== undefined)
    .filter((certificate) => isDelegate(certificate, issuer, now))
}

function isDelegate(certificate: Certificate, issuer: Certificate, now: Date): boolean {
  return (
    hasIssued(issuer, certificate) &&
    isWithinValidity(certificate, now) &&
    basicConstraintsOf(certificate) === 'end-entity' &&
    extendedKeyUsagesOf(certificate)?.includes(ocspSigning) === true &&
    keyUsageOf(certificate)?.has('digitalSignature') !== false &&
    // Without ocsp-nocheck we would have to ask whether the one we ask is revoked, and could not.
    certificate.extensions.has(extensionId.ocspNoCheck) &&
    !hasUnknownCritical(certificate) &&
    algorithmOf(certificate.publicKey) !== undefined
  )
}

/** ResponderID: byName [1] Name or byKey [2] OCTET STRING, after an optional version [0]. */
function responderIdOf(data: asn1js.AsnType | undefined): asn1js.AsnType | undefined {
  return childrenOf(data).find(({ idBlock }) => idBlock.tagClass === 3 && [1, 2].includes(idBlock.tagNumber))
}

function isNamed(signer: Certificate, responder: asn1js.AsnType | undefined): boolean {
  if (!responder) return false
  const [id] = childrenOf(responder)
  if (responder.idBlock.tagNumber === 1) return sameBytes(rawOf(id), signer.subject)
  return id instanceof asn1js.OctetString && sameBytes(id.valueBlock.valueHexView, sha1(signer.keyBits))
}
