import type { Needs } from '../needs.ts'
import type { Basis } from './end-credentials.ts'
import type { CredentialRecord } from './sign-credential.ts'

/** One issued credential as pages and the command line show it; what it says is in the certificate. */
export interface ListedCredential {
  readonly credentialId: string
  readonly certificateId: string
  readonly consentId: string | null
  readonly schoolCode: string
  readonly issuedAt: string
  readonly expiresAt: string
  readonly revokedAt: string | null
  readonly reason: string | null
}

const listed = (row: CredentialRecord): ListedCredential => ({
  credentialId: row.id,
  certificateId: row.certificate_id,
  consentId: row.consent_id,
  schoolCode: row.school_code,
  issuedAt: row.issued_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  reason: row.revocation_reason,
})

/** Lists what was issued of a certificate, under a consent, or to a person, newest first. */
export function createList({ records }: Pick<Needs, 'records'>) {
  return async (of: Basis | { readonly personId: string }): Promise<ListedCredential[]> => {
    const all = records.db.selectFrom('credentials').selectAll().orderBy('issued_at', 'desc').orderBy('id')
    if ('certificateId' in of) return (await all.where('certificate_id', '=', of.certificateId).execute()).map(listed)
    if ('consentId' in of) return (await all.where('consent_id', '=', of.consentId).execute()).map(listed)
    return (await all.where('person_id', '=', of.personId).execute()).map(listed)
  }
}
