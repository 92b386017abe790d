import type { Actor } from '../audit/index.ts'
import { type Day, KakehashiError, reachesAgeOn, tokyoDate } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import { type LinkEndReason, type LinkStatus, lastDay, lockLearner, refuseUnknownReason, requireLink } from './link.ts'
import { type Needs, requireStaffOf } from './needs.ts'

/** The school's decision on a proposed link, and the end of a link. */
export function createDecideLink(needs: Needs) {
  const { records, clock, audit, roster } = needs

  /** Moves a link on if it still stands where the actor saw it. */
  const move = async (
    tx: RecordsHandle,
    linkId: string,
    from: readonly LinkStatus[],
    change: { status: LinkStatus } & Record<string, string | null>,
  ) => {
    const { numUpdatedRows } = await tx
      .updateTable('guardianship_links')
      .set({ ...change, card: null })
      .where('link_id', '=', linkId)
      .where('status', 'in', from)
      .executeTakeFirst()
    if (Number(numUpdatedRows) !== 1) throw new KakehashiError('GUARDIANSHIP-LINK-MOVED')
  }

  const close = async (
    actor: Actor,
    linkId: string,
    to: { status: 'rejected' | 'ended'; from: readonly LinkStatus[]; reason: LinkEndReason },
  ) => {
    await records.transaction(async (tx) => {
      const { learner_id: learner } = await requireLink(tx, linkId)
      await lockLearner(tx, learner)
      const closed = { closed_by: actor.id, closed_at: clock.now().toISOString() }
      await move(tx, linkId, to.from, { status: to.status, reason: to.reason, ...closed })
      const fields = { learner, link: linkId, reason: to.reason }
      await audit.append(tx, { type: 'guardianship.ended', actor, subject: learner, fields })
    })
  }

  return {
    /**
     * Approves a proposed link: office or principal of the school where the learner is enrolled today.
     * @param wanted.checked true when the office has compared card and register itself, which a `needs-check` link requires
     * @returns the last day of the link: 36 months on, or the day at whose end the learner reaches 18
     * @throws GUARDIANSHIP-LINK-UNKNOWN, -NOT-STAFF, -LEARNER-PROTECTED, -LINK-MOVED, -NEEDS-CHECK, -LEARNER-ADULT, -NOT-IN-REGISTER
     */
    async approveLink(wanted: {
      actor: Actor
      linkId: string
      checked?: boolean | undefined
    }): Promise<{ endsOn: Day }> {
      const { actor, linkId } = wanted
      const { learner_id: learnerId, person_id: personId } = await requireLink(records.db, linkId)
      await requireStaffOf(needs, actor, learnerId, ['principal', 'office'])
      if (actor.id === personId) throw new KakehashiError('GUARDIANSHIP-NOT-STAFF')
      const birthDate = (await roster.learner(learnerId))?.birthDate
      if (!birthDate) throw new KakehashiError('GUARDIANSHIP-NOT-IN-REGISTER')
      const today = tokyoDate(clock.now())
      return records.transaction(async (tx) => {
        const { isProtected } = await lockLearner(tx, learnerId)
        if (isProtected) throw new KakehashiError('GUARDIANSHIP-LEARNER-PROTECTED')
        const link = await requireLink(tx, linkId)
        if (link.status === 'needs-check' && !wanted.checked) throw new KakehashiError('GUARDIANSHIP-NEEDS-CHECK')
        if (link.kind === 'guardian' && reachesAgeOn(birthDate, 18) < today)
          throw new KakehashiError('GUARDIANSHIP-LEARNER-ADULT')
        const endsOn = lastDay(link.kind, birthDate, today)
        const decided = { decided_by: actor.id, decided_at: clock.now().toISOString() }
        await move(tx, linkId, ['proposed', 'needs-check'], { status: 'approved', ends_on: endsOn, ...decided })
        const fields = { learner: learnerId, link: linkId, ends_on: endsOn }
        await audit.append(tx, { type: 'guardianship.approved', actor, subject: learnerId, fields })
        return { endsOn }
      })
    },

    /**
     * Rejects a proposed link.
     * @throws GUARDIANSHIP-REASON, -LINK-UNKNOWN, -NOT-STAFF, -LINK-MOVED
     */
    async rejectLink(wanted: { actor: Actor; linkId: string; reason: LinkEndReason }): Promise<void> {
      refuseUnknownReason(wanted.reason)
      const { learner_id: learnerId } = await requireLink(records.db, wanted.linkId)
      await requireStaffOf(needs, wanted.actor, learnerId, ['principal', 'office'])
      const from = ['proposed', 'needs-check'] as const
      await close(wanted.actor, wanted.linkId, { status: 'rejected', from, reason: wanted.reason })
    },

    /**
     * Ends a link before its time: the person linked, or office or principal of the learner's school.
     * @throws GUARDIANSHIP-REASON, -LINK-UNKNOWN, -NOT-STAFF, -LINK-MOVED
     */
    async endLink(wanted: { actor: Actor; linkId: string; reason: LinkEndReason }): Promise<void> {
      refuseUnknownReason(wanted.reason)
      const { actor, linkId, reason } = wanted
      const { learner_id: learnerId, person_id: personId } = await requireLink(records.db, linkId)
      const own = actor.kind === 'person' && actor.id === personId
      if (!own) await requireStaffOf(needs, actor, learnerId, ['principal', 'office'])
      const from = ['needs-check', 'proposed', 'approved', 'suspended'] as const
      await close(actor, linkId, { status: 'ended', from, reason })
    },
  }
}
