import type { RecordsHandle } from '../storage/index.ts'
import { lockLearner } from './link.ts'

const open = ['needs-check', 'proposed', 'approved', 'suspended'] as const

/** What a restore from an older copy has to do again, told by the audit journal. */
export const reapplyGuardianship = {
  /** A link that ended or was rejected stays so. */
  async ended(
    tx: RecordsHandle,
    wanted: { linkId: string; by: string; reason: string | null; at: string },
  ): Promise<void> {
    await tx
      .updateTable('guardianship_links')
      .set({ status: 'ended', card: null, closed_by: wanted.by, closed_at: wanted.at, reason: wanted.reason })
      .where('link_id', '=', wanted.linkId)
      .where('status', 'in', open)
      .execute()
  },

  /** A learner who was protected is protected, with every link that the restored records know. */
  async suspended(tx: RecordsHandle, wanted: { learnerId: string; by: string; at: string }): Promise<void> {
    const { isProtected } = await lockLearner(tx, wanted.learnerId)
    if (!isProtected)
      await tx
        .updateTable('guardianship_learners')
        .set({ protected_by: wanted.by, protected_at: wanted.at })
        .where('learner_id', '=', wanted.learnerId)
        .execute()
    await tx
      .updateTable('guardianship_links')
      .set({ status: 'suspended' })
      .where('learner_id', '=', wanted.learnerId)
      .where('status', 'in', ['needs-check', 'proposed', 'approved'])
      .execute()
  },

  /** Which codes were used after the copy cannot be known for certain, so none of those handed out before is good any more. @returns how many */
  async withdrawCodes(tx: RecordsHandle, at: string): Promise<number> {
    const { numUpdatedRows } = await tx
      .updateTable('guardianship_codes')
      .set({ withdrawn_at: at })
      .where('used_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst()
    return Number(numUpdatedRows)
  },
}
