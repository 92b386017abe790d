import type { Generated } from 'kysely'

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
    /** Signs from here on; published from `created_at` on. */
    activates_at: string
    /** No longer published from here on. */
    retires_at: string | null
    /** Retired in an emergency: what it signed is refused. */
    withdrawn_at: string | null
    /** Number of the change that touched this key last; counts up over all keys. */
    changed_in: Generated<number>
  }
  secrets: { name: string; value_encrypted: string; created_at: string }
}
