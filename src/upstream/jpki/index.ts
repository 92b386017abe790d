/**
 * upstream/jpki: signing in and signing with the card (公的個人認証, JPKI), verified by ourselves and fail closed.
 * Owns: the challenge, the certificate path, OCSP, the signature, reading 基本4情報 from a 署名用 certificate.
 * Does not own: the attempt and single use of a challenge (signin), what a consent says (consent), whom the card belongs to here (people).
 * Talks to: the OCSP responders and anchor files that the settings name. My Number (個人番号) is in none of these certificates and is never asked for.
 * Certificate, serial number and issue code do not leave this part and are not logged.
 */

export type { JpkiCode, JpkiFailure } from './failure.ts'
export { createJpki, type Jpki, type SignatureEvidence, type VerifiedSignature } from './jpki.ts'
export type { BasicFour } from './profile.ts'
export { readerFailure } from './reader-failure.ts'
export type { CertificateKind, JpkiSettings } from './settings.ts'
export type { CardAlgorithm } from './signature.ts'
export type { CardAnswer } from './verify-card.ts'
