/** Tables of the keys part. Private material is encrypted before it gets here. */
export interface KeyTables {
  signing_keys: {
    kid: string
    owner: string
    algorithm: string
    public_jwk: string
    private_encrypted: string
    certificate_chain: string | null
    created_at: string
    activates_at: string
    retires_at: string | null
  }
  secrets: { name: string; value_encrypted: string; created_at: string }
}
