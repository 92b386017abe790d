import type { RegisterContent, RegisterEntryContent } from '../content.ts'
import { compareRows } from './compare-rows.ts'
import type { Stored } from './load-stored.ts'
import { ownership, type PlanContext } from './plan-roster.ts'

/** A register row that fits no learner: nobody has the identifier, or the learner is at another school. It is shown, never applied. */
export interface UnmatchedRow {
  readonly row: number
  readonly reason: 'no-learner' | 'other-school'
}

type Learner = Stored['learners'][number]

/**
 * Plans what a register changes.
 * @param learners the current learners as they will stand after the roster of the same import
 */
export function planRegister(
  stored: Stored,
  content: RegisterContent,
  learners: readonly Learner[],
  context: PlanContext,
) {
  const byIdentifier = new Map(learners.map((row) => [row.user_master_identifier, row]))
  const unmatched: UnmatchedRow[] = []
  const matched: { entry: RegisterEntryContent; learner: Learner }[] = []
  for (const entry of content.entries) {
    const learner = byIdentifier.get(entry.userMasterIdentifier)
    if (!learner) unmatched.push({ row: entry.row, reason: 'no-learner' })
    else if (learner.school_code !== entry.schoolCode) unmatched.push({ row: entry.row, reason: 'other-school' })
    else matched.push({ entry, learner })
  }
  // Entries of learners who have left are kept as they are: the register of this year does not speak of them.
  const current = new Map(learners.filter(ownership(context.scope)).map((row) => [row.id, row]))
  const entries = compareRows({
    stored: stored.entries,
    next: matched.map(({ entry, learner }) => entryRow(entry, learner)),
    keyOf: ({ id }) => id,
    owns: ({ id }) => current.has(id),
    today: context.today,
  })
  const guardians = compareRows({
    stored: stored.guardians,
    next: matched.flatMap(({ entry, learner }) => guardianRows(entry, learner, context)),
    keyOf: (row) => `${row.learner_id}\n${row.name.normalize('NFC').replace(/\s/gu, '')}\n${row.birth_date}`,
    owns: (row) => current.has(row.learner_id),
    today: context.today,
  })
  return { entries, guardians, unmatched }
}

const entryRow = (entry: RegisterEntryContent, learner: Learner): Stored['entries'][number] => ({
  id: learner.id,
  board_code: learner.board_code,
  school_code: entry.schoolCode,
  official_name: entry.officialName,
  official_name_kana: entry.officialNameKana,
  name_variants: JSON.stringify(entry.nameVariants),
  birth_date: entry.birthDate,
  sex: entry.sex,
  address: entry.address,
  removed_on: null,
})

const guardianRows = (
  { guardians }: RegisterEntryContent,
  learner: Learner,
  { ids }: PlanContext,
): Stored['guardians'][number][] =>
  guardians.map((one) => ({
    id: ids.id(),
    board_code: learner.board_code,
    learner_id: learner.id,
    name: one.name,
    kana: one.kana,
    birth_date: one.birthDate,
    sex: one.sex,
    address: one.address,
    relation: one.relation,
    removed_on: null,
  }))
