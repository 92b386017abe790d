import type { Selectable } from 'kysely'
import { addMonths, type Day, KakehashiError, reachesAgeOn, type Text } from '../foundation/index.ts'
import type { Database, RecordsHandle } from '../storage/index.ts'

/** Longest life of a link, in months. */
export const longestMonths = 36

/**
 * Where a link stands. `needs-check`: the machine could not compare; `proposed`: it matched; both wait for the school. `suspended`:
 * stopped to protect the learner.
 */
export type LinkStatus = 'needs-check' | 'proposed' | 'approved' | 'suspended' | 'rejected' | 'ended'

/** A guardian's link to a learner, or a learner's own (`self`, from the age of 15). */
export interface Link {
  readonly linkId: string
  readonly kind: 'guardian' | 'self'
  readonly personId: string
  readonly learnerId: string
  readonly status: LinkStatus
  readonly proposedAt: string
  /** Last day, Asia/Tokyo; null before approval. */
  readonly endsOn: Day | null
}

/** Why a link is rejected or ended, with what pages call it. A closed list, because the reason goes into logs and must not hold a name. */
export const linkEndReasons = {
  'not-guardian': { ja: '保護者ではない', en: 'Not a guardian' },
  'cannot-confirm': { ja: '本人を確認できない', en: 'The person could not be confirmed' },
  'no-longer-guardian': { ja: '保護者ではなくなった', en: 'No longer a guardian' },
  'own-request': { ja: '本人の申し出', en: 'At the request of the person linked' },
} as const satisfies Record<string, Text>

export type LinkEndReason = keyof typeof linkEndReasons

/** @throws GUARDIANSHIP-REASON for anything outside the list */
export function refuseUnknownReason(reason: string): void {
  if (!Object.hasOwn(linkEndReasons, reason)) throw new KakehashiError('GUARDIANSHIP-REASON')
}

/** The last day of a link approved on `day`: 36 months on, and for a guardian not after the day at whose end the learner reaches 18. */
export function lastDay(kind: Link['kind'], birthDate: Day, day: Day): Day {
  const latest = addMonths(day, longestMonths)
  const adult = reachesAgeOn(birthDate, 18)
  return kind === 'guardian' && adult < latest ? adult : latest
}

/** A row as a link; one whose last day has passed reads as ended. */
export function toLink(row: Selectable<Database['guardianship_links']>, today: Day): Link {
  const over = row.status === 'approved' && row.ends_on !== null && row.ends_on < today
  return {
    linkId: row.link_id,
    kind: row.kind,
    personId: row.person_id,
    learnerId: row.learner_id,
    status: over ? 'ended' : row.status,
    proposedAt: row.proposed_at,
    endsOn: row.ends_on,
  }
}

/** Finds a link. @throws GUARDIANSHIP-LINK-UNKNOWN */
export async function requireLink(db: RecordsHandle, linkId: string) {
  const row = await db.selectFrom('guardianship_links').selectAll().where('link_id', '=', linkId).executeTakeFirst()
  if (!row) throw new KakehashiError('GUARDIANSHIP-LINK-UNKNOWN')
  return row
}

/** Takes the learner's place in line for a change of links, and says whether the learner is protected. */
export async function lockLearner(tx: RecordsHandle, learnerId: string): Promise<{ isProtected: boolean }> {
  const row = await tx
    .insertInto('guardianship_learners')
    .values({ learner_id: learnerId, changes: 1 })
    .onConflict((conflict) =>
      conflict.column('learner_id').doUpdateSet(({ eb }) => ({ changes: eb('guardianship_learners.changes', '+', 1) })),
    )
    .returning('protected_at')
    .executeTakeFirstOrThrow()
  return { isProtected: row.protected_at !== null }
}
