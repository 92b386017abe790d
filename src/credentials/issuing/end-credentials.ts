import type { Actor } from '../../audit/index.ts'
import { KakehashiError } from '../../foundation/index.ts'
import type { RecordsHandle } from '../../storage/index.ts'
import type { Needs } from '../needs.ts'
import { markStatus, type RevocationReason } from '../status/mark-status.ts'
import type { CredentialRecord } from './sign-credential.ts'

/** What offers and credentials hang on. */
export type Basis = { readonly certificateId: string } | { readonly consentId: string }

const basisColumn = (basis: Basis) =>
  'certificateId' in basis
    ? (['certificate_id', basis.certificateId] as const)
    : (['consent_id', basis.consentId] as const)

const system: Actor = { kind: 'system', id: 'credentials' }

/** Makes offers void and credentials refused. Nothing here ever makes one good again. */
export function createEnd({ records, clock, audit }: Pick<Needs, 'records' | 'clock' | 'audit'>) {
  /**
   * Makes every offer of a certificate or consent void, in the caller's transaction: redeemed ones too, so that no credential is
   * issued of them any more.
   * @returns how many were open, that is neither void before nor issued of
   */
  const voidOffersOf = async (
    tx: RecordsHandle,
    basis: Basis,
    reason: RevocationReason,
    actor: Actor = system,
  ): Promise<number> => {
    const [column, id] = basisColumn(basis)
    const voided = await tx
      .updateTable('credential_offers')
      .set({ voided_at: clock.now().toISOString(), void_reason: reason })
      .where(column, '=', id)
      .where('voided_at', 'is', null)
      .returning('issued_at')
      .execute()
    const open = voided.filter(({ issued_at }) => issued_at === null).length
    if (open > 0)
      await audit.append(tx, { type: 'credential.offers_voided', actor, subject: id, fields: { count: open, reason } })
    return open
  }

  const revokeRow = async (tx: RecordsHandle, row: CredentialRecord, reason: RevocationReason, actor: Actor) => {
    const place = { listId: row.status_list_id, index: row.status_index }
    if (!(await markStatus(tx, place, reason))) return false
    await tx
      .updateTable('credentials')
      .set({ revoked_at: row.revoked_at ?? clock.now().toISOString(), revocation_reason: reason })
      .where('id', '=', row.id)
      .execute()
    await audit.append(tx, {
      type: 'credential.revoked',
      actor,
      subject: row.id,
      fields: { credential: row.id, reason },
    })
    return true
  }

  /**
   * Marks every credential of a certificate or consent as refused, in the caller's transaction, and makes open offers void first: a
   * credential being issued at this moment is either prevented or found.
   * @returns how many credentials changed
   */
  const revokeCredentialsOf = async (
    tx: RecordsHandle,
    basis: Basis,
    reason: RevocationReason,
    actor: Actor = system,
  ): Promise<number> => {
    await voidOffersOf(tx, basis, reason, actor)
    const [column, id] = basisColumn(basis)
    const rows = await tx.selectFrom('credentials').selectAll().where(column, '=', id).execute()
    let changed = 0
    for (const row of rows) if (await revokeRow(tx, row, reason, actor)) changed += 1
    return changed
  }

  /**
   * Revokes one credential, for example on the holder's wish.
   * @returns false when it was revoked already
   * @throws REQUEST-NOT-FOUND when there is no such credential
   */
  const revokeCredential = (wanted: {
    credentialId: string
    reason: RevocationReason
    actor: Actor
  }): Promise<boolean> =>
    records.transaction(async (tx) => {
      const row = await tx
        .selectFrom('credentials')
        .selectAll()
        .where('id', '=', wanted.credentialId)
        .executeTakeFirst()
      if (!row) throw new KakehashiError('REQUEST-NOT-FOUND')
      return revokeRow(tx, row, wanted.reason, wanted.actor)
    })

  return { voidOffersOf, revokeCredentialsOf, revokeCredential }
}
