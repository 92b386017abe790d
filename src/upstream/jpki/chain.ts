import { ok, type Result } from '../../foundation/index.ts'
import type { Anchors } from './anchors.ts'
import type { Certificate } from './certificate.ts'
import { authorityKeyIdOf, subjectKeyIdOf } from './extensions.ts'
import { type JpkiFailure, refused } from './failure.ts'
import type { CertificateKind } from './settings.ts'
import { isSignedBy } from './signature.ts'

/**
 * Finds the authority that issued a card certificate. A card's path is one step long: the anchor signed the certificate itself, so no
 * intermediate is accepted, and a holder's own certificate can never act as an authority.
 * Fails with JPKI-WRONG-KIND when the issuer is an anchor of the other kind, JPKI-EXPIRED, or JPKI-ISSUER-UNTRUSTED (RFC 5280, 6.1.3).
 */
export function findIssuer(
  leaf: Certificate,
  kind: CertificateKind,
  anchors: Anchors,
  now: Date,
): Result<Certificate, JpkiFailure> {
  const issuer = anchors[kind].find((anchor) => hasIssued(anchor, leaf))
  if (!issuer) {
    const other = kind === 'signature' ? 'authentication' : 'signature'
    if (anchors[other].some((anchor) => hasIssued(anchor, leaf)))
      return refused('JPKI-WRONG-KIND', `issued for ${other}`)
    if (anchors[kind].length === 0) return refused('JPKI-TRUST-EMPTY', `no anchor for ${kind}`)
    return refused('JPKI-ISSUER-UNTRUSTED', 'no anchor key verifies the certificate')
  }
  if (!isWithinValidity(leaf, now)) return refused('JPKI-EXPIRED', 'certificate outside its validity')
  if (!isWithinValidity(issuer, now)) return refused('JPKI-ISSUER-UNTRUSTED', 'anchor outside its validity')
  return ok(issuer)
}

/** The issuer is told by its key: all generations of an authority share one name, so a matching name alone proves nothing. */
export function hasIssued(issuer: Certificate, issued: Certificate): boolean {
  if (!sameBytes(issued.issuer, issuer.subject)) return false
  const [named, own] = [authorityKeyIdOf(issued), subjectKeyIdOf(issuer)]
  if (named && own && !sameBytes(named, own)) return false
  const { signatureAlgorithm: algorithm, tbs: bytes, signature } = issued
  return isSignedBy(issuer.publicKey, { algorithm, bytes, signature })
}

export function isWithinValidity(certificate: Certificate, now: Date): boolean {
  return certificate.notBefore <= now && now <= certificate.notAfter
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
