/** Tables of the consent part. */
export interface ConsentTables {
  consents: {
    consent_id: string
    person_id: string
    learner_id: string
    capacity: 'guardian' | 'self'
    /** `client_id` of the service. */
    recipient: string
    certificate_kind: string
    /** JSON list of claim names. */
    claims: string
    purpose: string
    /** Last day, Asia/Tokyo. */
    ends_on: string
    /** The text exactly as it was signed. */
    text: string
    text_version: string
    /** SHA-256 of the text, hex; unique, so that one signature makes one consent. */
    text_digest: string
    /** Result of the signature's verification, JSON. */
    evidence: string
    signed_by: string
    given_at: string
    credentials_issued: number
    withdrawn_at: string | null
    credentials_revoked: number | null
    offers_voided: number | null
    /** When the service's grants had been ended after a withdrawal; null while that is still to be done. */
    grants_ended_at: string | null
  }
  /** What a person agreed at sign-in to send to a service. */
  consent_releases: {
    release_id: string
    person_id: string
    /** `client_id` of the service. */
    recipient: string
    /** JSON list of pairs of scope and claim that were shown; never their values. */
    shown: string
    agreed_at: string
    withdrawn_at: string | null
    grants_ended_at: string | null
  }
  /** The notice of what a sign-in sends to a service that a member of staff has seen and gone on from. */
  release_notices: {
    person_id: string
    /** `client_id` of the service. */
    recipient: string
    /** JSON list of the names of all claims that were shown, in alphabetical order; never their values. */
    claims: string
    first_seen_at: string
    /** When a name was added last. */
    last_seen_at: string
  }
}
