/** Tables of the guardianship part. */
export interface GuardianshipTables {
  /** Link codes that schools handed out, as hashes. */
  guardianship_codes: {
    code_hash: string
    learner_id: string
    /** The guardian of the register whom it was meant for; null when it serves any. */
    guardian_id: string | null
    school_code: string
    issued_by: string
    issued_at: string
    expires_at: string
    used_by: string | null
    used_at: string | null
    withdrawn_at: string | null
  }
  guardianship_links: {
    link_id: string
    kind: 'guardian' | 'self'
    person_id: string
    learner_id: string
    guardian_id: string | null
    school_code: string
    status: 'needs-check' | 'proposed' | 'approved' | 'suspended' | 'rejected' | 'ended'
    /** What the card said, JSON; emptied once the school has decided. */
    card: string | null
    /** How each of the four items compared, JSON. */
    compared: string
    /** Result of the signature's verification, JSON. */
    evidence: string
    proposed_at: string
    decided_by: string | null
    decided_at: string | null
    /** Last day, Asia/Tokyo. */
    ends_on: string | null
    closed_by: string | null
    closed_at: string | null
    reason: string | null
  }
  /** One row a learner, touched by every change of their links, so that two changes at once wait for each other. */
  guardianship_learners: {
    learner_id: string
    changes: number
    protected_by: string | null
    protected_at: string | null
  }
}
