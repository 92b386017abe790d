import { type Clock, ok, type Result } from '../../foundation/index.ts'
import type { Anchors } from './anchors.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import { findIssuer } from './chain.ts'
import { type JpkiCode, type JpkiFailure, refused } from './failure.ts'
import type { AskOcsp } from './ocsp.ts'
import type { OcspDoubt } from './ocsp-answer.ts'
import type { CertificateKind, JpkiSettings } from './settings.ts'
import { algorithmOf, type CardAlgorithm, checkCardSignature } from './signature.ts'
import { checkUsage } from './usage.ts'

/** What came back from the card, as the reader posted it. */
export interface CardAnswer {
  /** Base64 DER. */
  readonly certificate: string
  /** Base64; PKCS#1 v1.5, or DER for ECDSA. */
  readonly signature: string
}

/** A card that passed every check. The certificate stays inside this part. */
export interface VerifiedCard {
  readonly certificate: Certificate
  readonly issuer: Certificate
  readonly algorithm: CardAlgorithm
  readonly policy: string
  readonly ocspProducedAt: Date
}

interface Dependencies {
  settings: JpkiSettings
  clock: Clock
  anchors: () => Promise<Result<Anchors, JpkiFailure>>
  ask: AskOcsp
}

const doubtCode: Record<OcspDoubt, JpkiCode> = {
  silent: 'JPKI-OCSP-SILENT',
  refused: 'JPKI-OCSP-REFUSED',
  untrusted: 'JPKI-OCSP-UNTRUSTED',
  nonce: 'JPKI-OCSP-NONCE',
  'wrong-certificate': 'JPKI-OCSP-WRONG-CERTIFICATE',
  stale: 'JPKI-OCSP-STALE',
  unknown: 'JPKI-OCSP-UNKNOWN',
}

/**
 * Verifies a card's answer over bytes that we chose: issuer, validity, key strength, usage and policy, signature, and last, because it costs a network call,
 * revocation. Stops at the first check that fails.
 */
export function createVerifyCard({ settings, clock, anchors, ask }: Dependencies) {
  return async function verifyCard(
    kind: CertificateKind,
    bytes: Uint8Array,
    answer: CardAnswer,
  ): Promise<Result<VerifiedCard, JpkiFailure>> {
    const trusted = await anchors()
    if (!trusted.ok) return trusted
    const der = decodeBase64(answer.certificate)
    const certificate = der && readCertificate(der)
    if (!certificate) return refused('JPKI-PROFILE-INVALID', 'not a certificate')
    const issuer = findIssuer(certificate, kind, trusted.value, clock.now())
    if (!issuer.ok) return issuer
    const algorithm = algorithmOf(certificate.publicKey)
    if (!algorithm) return refused('JPKI-WEAK-KEY')
    const usage = checkUsage(certificate, kind, settings.policies)
    if (!usage.ok) return usage
    const signature = decodeBase64(answer.signature)
    const outcome = signature ? checkCardSignature(algorithm, certificate.publicKey, { bytes, signature }) : 'invalid'
    if (outcome === 'other-bytes') return refused('JPKI-SIGNED-OTHER-TEXT')
    if (outcome === 'invalid') return refused('JPKI-SIGNATURE-INVALID')
    const ocsp = await ask(kind, { serial: certificate.serial, issuer: issuer.value })
    if (ocsp.status === 'revoked') return refused('JPKI-REVOKED', ocsp.reason)
    if (ocsp.status === 'unknown') return refused(doubtCode[ocsp.why])
    return ok({
      certificate,
      issuer: issuer.value,
      algorithm,
      policy: usage.value.policy,
      ocspProducedAt: ocsp.producedAt,
    })
  }
}

/** Strict base64: what other decoders would skip over is refused. */
function decodeBase64(text: string): Buffer | undefined {
  const compact = text.replace(/\r?\n/g, '')
  return compact.length > 0 && compact.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(compact)
    ? Buffer.from(compact, 'base64')
    : undefined
}
