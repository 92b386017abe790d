/** Tables of the certificates part. */
export interface CertificateTables {
  certificates: {
    certificate_id: string
    kind: string
    school_code: string
    learner_id: string
    status: 'draft' | 'approved' | 'rejected' | 'revoked'
    /** What the records said at drafting, JSON. */
    snapshot: string
    drafted_by: string
    drafted_at: string
    /** The members below are set at approval. */
    number_year: number | null
    number_sequence: number | null
    approved_by: string | null
    approved_at: string | null
    principal_name: string | null
    issued_on: string | null
    expires_on: string | null
    /** What the credential says, JSON. */
    claims: string | null
    credentials_issued: number
    /** Who rejected or revoked it, and why. */
    closed_by: string | null
    closed_at: string | null
    reason: string | null
  }
  /** The last number given out at a school in a school year. */
  certificate_numbers: { school_code: string; school_year: number; last_number: number }
}
