/**
 * consent: what a person agreed to release, in their own name or for a child.
 * Owns: the text that is read and signed (versioned), the record of text, terms and evidence, the term, the withdrawal; what was agreed at
 * sign-in to be sent to a service, and what staff were told there without being asked.
 * Does not own: who may act for whom (guardianship), the card's verification, offers, credentials, tokens.
 * Talks to: guardianship, records, audit; ends offers, credentials and grants and tells the service through ports.
 */
export type { Consent, SignatureEvidence } from './consent.ts'
export { type Consents, createConsent } from './create-consent.ts'
export { type ConsentText, digestOf } from './draft-text.ts'
export { reapplyConsent } from './reapply.ts'
export type { AgreedRelease } from './release.ts'
export { consentLimits } from './stated-limits.ts'
export type { ConsentTerms } from './terms.ts'
export type { Withdrawal } from './withdraw.ts'
