import { tokyoDate } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import type { BasicFour, Comparison } from './compare.ts'
import type { RegisteredGuardian } from './learner-source.ts'
import { type Link, toLink } from './link.ts'
import type { Needs } from './needs.ts'

/** A link that waits for the school, with what the office needs to decide. */
export interface PendingLink extends Link {
  readonly learnerName: string
  readonly card: BasicFour
  readonly comparison: Comparison
  /** The guardian of the register whom the card matched; nothing for a learner's own link, or when the register has changed since. */
  readonly registered: RegisteredGuardian | undefined
}

/** Readers. Who may see what they return is decided by the caller, except `mayActFor`, which is itself the decision. */
export function createFindLinks(needs: Pick<Needs, 'records' | 'clock' | 'roster'>) {
  const { records, clock, roster } = needs

  return {
    /** The links of a person as they stand at `now`, newest first. */
    async linksOf(personId: string, now: Date = clock.now()): Promise<Link[]> {
      const rows = await records.db
        .selectFrom('guardianship_links')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('proposed_at', 'desc')
        .execute()
      return rows.map((row) => toLink(row, tokyoDate(now)))
    },

    /** Every link to a learner as it stands at `now`, newest first. */
    async linksOfLearner(learnerId: string, now: Date = clock.now()): Promise<Link[]> {
      const rows = await records.db
        .selectFrom('guardianship_links')
        .selectAll()
        .where('learner_id', '=', learnerId)
        .orderBy('proposed_at', 'desc')
        .execute()
      return rows.map((row) => toLink(row, tokyoDate(now)))
    },

    /** What waits for the decision of a school, oldest first. */
    async pendingLinks(schoolCode: string): Promise<PendingLink[]> {
      const rows = await records.db
        .selectFrom('guardianship_links')
        .selectAll()
        .where('school_code', '=', schoolCode)
        .where('status', 'in', ['proposed', 'needs-check'])
        .orderBy('proposed_at')
        .execute()
      const pending = []
      for (const row of rows) {
        const learner = await roster.learner(row.learner_id)
        const guardians = await roster.guardiansOf(row.learner_id)
        pending.push({
          ...toLink(row, tokyoDate(clock.now())),
          learnerName: learner?.officialName ?? '',
          card: JSON.parse(row.card ?? 'null') as BasicFour,
          comparison: JSON.parse(row.compared) as Comparison,
          registered: guardians.find((guardian) => guardian.guardianId === row.guardian_id),
        })
      }
      return pending
    },

    /**
     * Says whether a person may act for a learner at `now`: by an approved link whose last day has not passed.
     * @param db the caller's transaction, when it has one open
     */
    async mayActFor(
      personId: string,
      learnerId: string,
      now: Date = clock.now(),
      db: RecordsHandle = records.db,
    ): Promise<boolean> {
      const rows = await db
        .selectFrom('guardianship_links')
        .select('link_id')
        .where('person_id', '=', personId)
        .where('learner_id', '=', learnerId)
        .where('status', '=', 'approved')
        .where('ends_on', '>=', tokyoDate(now))
        .execute()
      return rows.length > 0
    },

    /** Says whether a learner is protected; for staff of the learner's school, never for anybody else. */
    async isProtected(learnerId: string): Promise<boolean> {
      const row = await records.db
        .selectFrom('guardianship_learners')
        .select('protected_at')
        .where('learner_id', '=', learnerId)
        .executeTakeFirst()
      return (row?.protected_at ?? null) !== null
    },
  }
}
