/**
 * certificates: certificates of study (学修証明) as the school decides on them.
 * Owns: kinds, drafting (起案) from roster and register, approval (決裁) by the principal, numbers, rejection, revocation, the claims that
 * a certificate makes. Does not own: the credential in a wallet, offers, status lists; who is principal; the records certified.
 * Talks to: records, audit, organisations, roster (through `LearnerSource`), and credentials through the port `revokeCredentials`.
 */
export {
  type ApprovedCertificate,
  type Certificate,
  type DraftCertificate,
  isCurrent,
  type RejectedCertificate,
  type RevocationReason,
  type RevokedCertificate,
  revocationReasons,
} from './certificate.ts'
export { type CertificateClaims, type ClaimName, claimVocabulary, isClaimName } from './claims.ts'
export { type Certificates, createCertificates } from './create-certificates.ts'
export type { CertificateKind } from './kinds.ts'
export type { Enrolment, LearnerSource, RegisterEntry } from './learner-source.ts'
export { reapplyCertificates } from './reapply.ts'
export type { Snapshot } from './snapshot.ts'
