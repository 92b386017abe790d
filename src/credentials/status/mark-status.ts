import type { RevocationReason as CertificateRevocationReason } from '../../certificates/index.ts'
import type { RecordsHandle } from '../../storage/index.ts'
import { status } from '../sd-jwt/vc-draft.ts'
import type { StatusPlace } from './allocate-status.ts'

/** Why a credential stops being good: what ended its certificate, or what ended the right to release it. */
export type RevocationReason = CertificateRevocationReason | 'consent-withdrawn' | 'link-ended' | 'holder-request'

/** A status only ever moves to the right: valid, consent withdrawn, revoked. Nothing makes a refused credential good again. */
const before: Readonly<Record<number, readonly number[]>> = {
  [status.consentWithdrawn]: [status.valid],
  [status.revoked]: [status.valid, status.suspended, status.consentWithdrawn],
}

const statusOf = (reason: RevocationReason): number =>
  reason === 'consent-withdrawn' ? status.consentWithdrawn : status.revoked

/** Marks a place in the transaction of the revocation; false when it already stood there or further. */
export async function markStatus(tx: RecordsHandle, place: StatusPlace, reason: RevocationReason): Promise<boolean> {
  const wanted = statusOf(reason)
  const { numUpdatedRows } = await tx
    .updateTable('status_entries')
    .set({ status: wanted })
    .where('list_id', '=', place.listId)
    .where('status_index', '=', place.index)
    .where('status', 'in', before[wanted] as number[])
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await tx
    .updateTable('status_lists')
    .set(({ eb }) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', place.listId)
    .execute()
  return true
}
