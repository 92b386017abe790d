/** Tables of the credentials part. */
export interface CredentialTables {
  /** One way into a wallet, for one person and one certificate. The code and the tx_code are not here. */
  credential_offers: {
    id: string
    certificate_id: string
    person_id: string
    consent_id: string | null
    configuration_id: string
    created_at: string
    expires_at: string
    redeemed_at: string | null
    /** When a credential was first issued of it. */
    issued_at: string | null
    voided_at: string | null
    void_reason: string | null
  }
  /** What has been issued. Its content is not kept: it follows from the certificate. */
  credentials: {
    id: string
    offer_id: string
    certificate_id: string
    consent_id: string | null
    person_id: string
    school_code: string
    configuration_id: string
    holder_thumbprint: string
    status_list_id: string
    status_index: number
    issued_at: string
    expires_at: string
    revoked_at: string | null
    revocation_reason: string | null
  }
  /** What a wallet has told of a credential, each thing once; none of it makes a credential good or bad. */
  credential_notifications: { credential_id: string; event: string; told_at: string }
  /** A status list covers credentials signed by one key. `allocated` counts its places in use, `version` its changes. */
  status_lists: {
    id: string
    school_code: string
    kid: string
    size: number
    allocated: number
    version: number
    created_at: string
  }
  /** One place in a list, taken for ever: an index is never given out twice. */
  status_entries: { list_id: string; status_index: number; status: number }
}
