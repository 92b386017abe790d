/**
 * credentials: certificates of study as verifiable credentials (SD-JWT VC).
 * Owns: offers and their codes, issuing records, status lists, the schools as issuers and the trust list, checking credentials and
 * presentations (OpenID4VP), its routes. Does not own: the certificates themselves, the token and credential endpoints (provider), who may
 * have or ask for what (guardianship, consent, services).
 * Talks to: records, state, keys, audit, certificates, organisations (through `SchoolDirectory`), the network for status lists.
 */
export { type Credentials, type CredentialsOptions, createCredentials } from './create-credentials.ts'
export type { Basis } from './issuing/end-credentials.ts'
export type { IssuedCredential, IssueRequest } from './issuing/issue-credential.ts'
export type { ListedCredential } from './issuing/list-credentials.ts'
export type { NotificationEvent } from './issuing/note-notification.ts'
export type { CertificateSource, ConsentSource } from './needs.ts'
export type { CreatedOffer } from './offers/create-offer.ts'
export type { RedeemedOffer, RedeemFailure } from './offers/redeem-pre-authorized-code.ts'
export { reapplyCredentials } from './reapply.ts'
export type { Refusal } from './refuse.ts'
export type { VerifyAccessToken } from './routes/verifications.ts'
export { credentialLimits } from './stated-limits.ts'
export type { RevocationReason } from './status/mark-status.ts'
export type { SchoolDirectory, SchoolEntry } from './trust/issuers.ts'
export type { CheckedCredential } from './verifying/check-credential.ts'
export { verificationLifetime } from './verifying/transactions.ts'
