import type { Actor } from '../audit/index.ts'
import { KakehashiError } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import { withdrawCodes } from './issue-code.ts'
import { lockLearner, requireLink } from './link.ts'
import { type Needs, requireStaffOf } from './needs.ts'

/**
 * Protection of a learner (DV, 一時保護): every link stops at once, none can be made, and the people linked are signed out. The principal
 * alone lets single links go on. What the people are told never says that there is a protection.
 */
export function createProtect(needs: Needs) {
  const { records, clock, audit, roster, ports } = needs

  const suspendLinks = async (tx: RecordsHandle, learnerId: string): Promise<number> => {
    const { numUpdatedRows } = await tx
      .updateTable('guardianship_links')
      .set({ status: 'suspended' })
      .where('learner_id', '=', learnerId)
      .where('status', 'in', ['needs-check', 'proposed', 'approved'])
      .executeTakeFirst()
    return Number(numUpdatedRows)
  }

  const suspendedPeople = async (learnerId: string): Promise<string[]> => {
    const rows = await records.db
      .selectFrom('guardianship_links')
      .select('person_id')
      .distinct()
      .where('learner_id', '=', learnerId)
      .where('status', '=', 'suspended')
      .execute()
    return rows.map((row) => row.person_id)
  }

  const protection = (tx: RecordsHandle, learnerId: string, set: { by: string; at: string } | null) =>
    tx
      .updateTable('guardianship_learners')
      .set({ protected_by: set?.by ?? null, protected_at: set?.at ?? null })
      .where('learner_id', '=', learnerId)
      .execute()

  return {
    /**
     * Protects a learner: office or principal of the learner's school, or an operator. Sessions are ended after the links are suspended;
     * if that fails the links stay suspended, and calling again tries the sessions again.
     * @returns how many links were suspended now
     * @throws GUARDIANSHIP-NOT-ENROLLED for an unknown learner, GUARDIANSHIP-NOT-STAFF
     */
    async protectLearner(wanted: { actor: Actor; learnerId: string }): Promise<{ suspended: number }> {
      const { actor, learnerId } = wanted
      if (!(await roster.learner(learnerId))) throw new KakehashiError('GUARDIANSHIP-NOT-ENROLLED')
      if (actor.kind !== 'operator') await requireStaffOf(needs, actor, learnerId, ['principal', 'office'])
      const at = clock.now().toISOString()
      const suspended = await records.transaction(async (tx) => {
        const { isProtected } = await lockLearner(tx, learnerId)
        if (!isProtected) await protection(tx, learnerId, { by: actor.id, at })
        await withdrawCodes(tx, { learnerId, at })
        const count = await suspendLinks(tx, learnerId)
        const fields = { learner: learnerId, count }
        await audit.append(tx, { type: 'guardianship.suspended', actor, subject: learnerId, fields })
        return count
      })
      await ports.suspendSessions(await suspendedPeople(learnerId))
      return { suspended }
    },

    /**
     * Lets one suspended link go on, under protection or after it: the principal of the learner's school. A link that the school had
     * not decided on goes back to waiting.
     * @throws GUARDIANSHIP-LINK-UNKNOWN, -NOT-STAFF, -LINK-MOVED
     */
    async resumeLink(wanted: { actor: Actor; linkId: string }): Promise<void> {
      const { actor, linkId } = wanted
      const { learner_id: learner } = await requireLink(records.db, linkId)
      await requireStaffOf(needs, actor, learner, ['principal'])
      await records.transaction(async (tx) => {
        await lockLearner(tx, learner)
        const link = await requireLink(tx, linkId)
        if (link.status !== 'suspended') throw new KakehashiError('GUARDIANSHIP-LINK-MOVED')
        const status = link.ends_on === null ? 'needs-check' : 'approved'
        await tx.updateTable('guardianship_links').set({ status }).where('link_id', '=', linkId).execute()
        const fields = { learner, link: linkId }
        await audit.append(tx, { type: 'guardianship.resumed', actor, subject: learner, fields })
      })
    },

    /**
     * Ends the protection: the principal of the learner's school. Links stay suspended until each is resumed.
     * @throws GUARDIANSHIP-NOT-STAFF
     */
    async endProtection(wanted: { actor: Actor; learnerId: string }): Promise<void> {
      const { actor, learnerId } = wanted
      await requireStaffOf(needs, actor, learnerId, ['principal'])
      await records.transaction(async (tx) => {
        const { isProtected } = await lockLearner(tx, learnerId)
        if (!isProtected) return
        await protection(tx, learnerId, null)
        const fields = { learner: learnerId }
        await audit.append(tx, { type: 'guardianship.protection_ended', actor, subject: learnerId, fields })
      })
    },
  }
}
