import type { Selectable } from 'kysely'
import type { Day } from '../foundation/index.ts'
import type { Database } from '../storage/index.ts'

/** What is kept of the 署名用 signature over the text: the result of its verification, nothing of the certificate. */
export interface SignatureEvidence {
  readonly verifiedAt: string
  readonly algorithm: string
  /** SHA-256 of the signed text, hex. */
  readonly digest: string
  readonly ocspProducedAt: string
  readonly policy: string
}

/** A consent as it was given, and where it stands. `expired`: its last day has passed. */
export interface Consent {
  readonly consentId: string
  readonly personId: string
  readonly learnerId: string
  readonly capacity: 'guardian' | 'self'
  /** `client_id` of the service. */
  readonly recipient: string
  readonly certificateKind: string
  readonly claims: readonly string[]
  readonly purpose: string
  readonly until: Day
  readonly text: string
  readonly textVersion: string
  readonly textDigest: string
  readonly evidence: SignatureEvidence
  readonly givenAt: string
  readonly status: 'active' | 'expired' | 'withdrawn'
  readonly withdrawnAt: string | null
}

/** A row as a consent on a day (Asia/Tokyo). */
export function toConsent(row: Selectable<Database['consents']>, today: Day): Consent {
  const over = row.ends_on < today ? 'expired' : 'active'
  return {
    consentId: row.consent_id,
    personId: row.person_id,
    learnerId: row.learner_id,
    capacity: row.capacity,
    recipient: row.recipient,
    certificateKind: row.certificate_kind,
    claims: JSON.parse(row.claims) as string[],
    purpose: row.purpose,
    until: row.ends_on,
    text: row.text,
    textVersion: row.text_version,
    textDigest: row.text_digest,
    evidence: JSON.parse(row.evidence) as SignatureEvidence,
    givenAt: row.given_at,
    status: row.withdrawn_at === null ? over : 'withdrawn',
    withdrawnAt: row.withdrawn_at,
  }
}
