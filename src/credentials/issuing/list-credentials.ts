import type { Needs } from '../needs.ts'
import type { Basis } from './end-credentials.ts'
import { lastWord, type Notification, type NotificationEvent } from './note-notification.ts'
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
  /** What the wallet has said of it, if it has; never proof of anything. */
  readonly told: Notification | null
}

const listed = (row: CredentialRecord, told: readonly Notification[]): ListedCredential => ({
  credentialId: row.id,
  certificateId: row.certificate_id,
  consentId: row.consent_id,
  schoolCode: row.school_code,
  issuedAt: row.issued_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  reason: row.revocation_reason,
  told: lastWord(told),
})

const columnOf = (of: Basis | { readonly personId: string }) => {
  if ('certificateId' in of) return ['certificate_id', of.certificateId] as const
  return 'consentId' in of ? (['consent_id', of.consentId] as const) : (['person_id', of.personId] as const)
}

/** Lists what was issued of a certificate, under a consent, or to a person, newest first. */
export function createList({ records }: Pick<Needs, 'records'>) {
  return async (of: Basis | { readonly personId: string }): Promise<ListedCredential[]> => {
    const [column, id] = columnOf(of)
    const rows = await records.db
      .selectFrom('credentials')
      .selectAll()
      .where(column, '=', id)
      .orderBy('issued_at', 'desc')
      .orderBy('id')
      .execute()
    const notifications = await records.db
      .selectFrom('credential_notifications')
      .innerJoin('credentials', 'credentials.id', 'credential_id')
      .select(['credential_id', 'event', 'told_at'])
      .where(column, '=', id)
      .orderBy('told_at')
      .orderBy('event')
      .execute()
    const toldOf = (credentialId: string): Notification[] =>
      notifications
        .filter(({ credential_id }) => credential_id === credentialId)
        .map(({ event, told_at }) => ({ event: event as NotificationEvent, at: told_at }))
    return rows.map((row) => listed(row, toldOf(row.id)))
  }
}
