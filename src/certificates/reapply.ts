import { schoolYearOf, tokyoDate } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import { lockSchool, nextNumber } from './numbers.ts'

/** What a restore from an older copy has to do again, told by the audit journal. */
export const reapplyCertificates = {
  /** An approval that is lost with the records took a number, which is not given out again. @param wanted.at ISO 8601 */
  async approved(tx: RecordsHandle, wanted: { certificateId: string; schoolCode: string; at: string }): Promise<void> {
    const known = await tx
      .selectFrom('certificates')
      .select('number_sequence')
      .where('certificate_id', '=', wanted.certificateId)
      .executeTakeFirst()
    if (known?.number_sequence !== undefined && known.number_sequence !== null) return
    const year = schoolYearOf(tokyoDate(new Date(wanted.at)))
    await lockSchool(tx, wanted.schoolCode, year)
    await nextNumber(tx, wanted.schoolCode, year)
  },

  /** A certificate that was revoked stays revoked. */
  async revoked(
    tx: RecordsHandle,
    wanted: { certificateId: string; by: string; reason: string; at: string },
  ): Promise<void> {
    await tx
      .updateTable('certificates')
      .set({ status: 'revoked', closed_by: wanted.by, closed_at: wanted.at, reason: wanted.reason })
      .where('certificate_id', '=', wanted.certificateId)
      .where('status', '=', 'approved')
      .execute()
  },
}
