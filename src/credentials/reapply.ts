import type { RecordsHandle } from '../storage/index.ts'
import { status } from './sd-jwt/vc-draft.ts'
import { listSize, type StatusPlace } from './status/allocate-status.ts'
import { markStatus, type RevocationReason } from './status/mark-status.ts'

/**
 * What a restore from an older copy has to do again, told by the audit journal. A credential that was refused stays refused, and a credential
 * of which no record is left is refused: nobody could revoke it any more.
 */
export const reapplyCredentials = {
  /** A credential of the journal: when the restored records do not know it, its place is marked as revoked for good. @returns whether it was */
  async issued(tx: RecordsHandle, wanted: { credentialId: string; place: StatusPlace }): Promise<boolean> {
    const known = await tx
      .selectFrom('credentials')
      .select('id')
      .where('id', '=', wanted.credentialId)
      .executeTakeFirst()
    if (known) return false
    const { listId, index } = wanted.place
    const list = await tx.selectFrom('status_lists').select('id').where('id', '=', listId).executeTakeFirst()
    // A list that is not there is not served, and what points to it is refused by everybody.
    if (!list) return true
    await tx
      .insertInto('status_entries')
      .values({ list_id: listId, status_index: index, status: status.revoked })
      .onConflict((conflict) => conflict.columns(['list_id', 'status_index']).doUpdateSet({ status: status.revoked }))
      .execute()
    return true
  },

  async revoked(
    tx: RecordsHandle,
    wanted: { credentialId: string; reason: RevocationReason; at: string },
  ): Promise<void> {
    const row = await tx.selectFrom('credentials').selectAll().where('id', '=', wanted.credentialId).executeTakeFirst()
    if (!row || !(await markStatus(tx, { listId: row.status_list_id, index: row.status_index }, wanted.reason))) return
    await tx
      .updateTable('credentials')
      .set({ revoked_at: row.revoked_at ?? wanted.at, revocation_reason: wanted.reason })
      .where('id', '=', row.id)
      .execute()
  },

  /** @param wanted.basis identifier of the certificate or consent on which the offers rested */
  async offersVoided(tx: RecordsHandle, wanted: { basis: string; reason: string; at: string }): Promise<void> {
    await tx
      .updateTable('credential_offers')
      .set({ voided_at: wanted.at, void_reason: wanted.reason })
      .where((where) => where.or([where('certificate_id', '=', wanted.basis), where('consent_id', '=', wanted.basis)]))
      .where('voided_at', 'is', null)
      .execute()
  },

  /**
   * Closes every restored list to new credentials: which of its places were given out after the copy cannot be known for certain. Each
   * list also counts as changed, so that it is signed anew, later than whatever was published before.
   */
  async closeLists(tx: RecordsHandle): Promise<void> {
    await tx
      .updateTable('status_lists')
      .set(({ eb }) => ({ allocated: listSize, version: eb('version', '+', 1) }))
      .execute()
  },
}
