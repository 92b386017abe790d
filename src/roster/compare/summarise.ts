import type { RosterContent } from '../content.ts'
import type { Comparison, StoredRow } from './compare-rows.ts'
import type { ImportPlan } from './plan-import.ts'
import type { UnmatchedRow } from './plan-register.ts'

/** The kinds of things an import changes, in the order they are shown. */
export const kinds = ['schools', 'classes', 'learners', 'enrollments', 'staff', 'entries', 'guardians'] as const
export type Kind = (typeof kinds)[number]

export interface KindSummary {
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly unchanged: number
  /** A few of each, by a name a person recognises. */
  readonly samples: {
    readonly added: readonly string[]
    readonly changed: readonly { readonly name: string; readonly columns: readonly string[] }[]
    readonly removed: readonly string[]
  }
}

/** What a preview shows, and what apply then does. */
export interface ImportSummary {
  readonly schoolYears: readonly number[]
  readonly kinds: Readonly<Record<Kind, KindSummary>>
  /** Register rows that fit no learner (the first of them), and how many there are. */
  readonly unmatchedRegisterRows: readonly UnmatchedRow[]
  readonly unmatchedRegisterTotal: number
  readonly learnersWithoutRegister: number
  /** Kinds of which more than the configured share would be removed; apply then wants a confirmation of its own. */
  readonly massRemovals: readonly { readonly kind: Kind; readonly removed: number; readonly of: number }[]
}

const sampleSize = 5
const shownRows = 200

/**
 * Sums a plan up for people.
 * @param removalShare share (0 to 1) of current rows of a kind whose removal counts as massive
 */
export function summarise(plan: ImportPlan, roster: RosterContent | null, removalShare: number): ImportSummary {
  const named = nameRows(plan)
  return {
    schoolYears: roster?.schoolYears ?? [],
    kinds: named,
    unmatchedRegisterRows: plan.unmatched.slice(0, shownRows),
    unmatchedRegisterTotal: plan.unmatched.length,
    learnersWithoutRegister: plan.learnersWithoutRegister,
    massRemovals: kinds
      .map((kind) => ({ kind, removed: plan[kind].removed.length, of: plan[kind].before }))
      .filter(({ removed, of }) => removed > 0 && removed > of * removalShare),
  }
}

/** Adds up the counts of all kinds. */
export function countsOf({ kinds: all }: ImportSummary): { added: number; changed: number; removed: number } {
  const sum = (column: 'added' | 'changed' | 'removed') =>
    Object.values(all).reduce((total, kind) => total + kind[column], 0)
  return { added: sum('added'), changed: sum('changed'), removed: sum('removed') }
}

function nameRows(plan: ImportPlan): Record<Kind, KindSummary> {
  const person = (row: { family_name: string; given_name: string }) => `${row.family_name} ${row.given_name}`
  const learnerNames = new Map([...plan.learners.current, ...plan.learners.removed].map((row) => [row.id, person(row)]))
  const classNames = new Map([...plan.classes.current, ...plan.classes.removed].map((row) => [row.id, row.title]))
  return {
    schools: summariseKind(plan.schools, ({ name }) => name),
    classes: summariseKind(plan.classes, ({ title }) => title),
    learners: summariseKind(plan.learners, person),
    enrollments: summariseKind(plan.enrollments, (row) =>
      [classNames.get(row.class_id), learnerNames.get(row.learner_id)].filter((name) => name !== undefined).join(' '),
    ),
    staff: summariseKind(plan.staff, person),
    entries: summariseKind(plan.entries, (row) => row.official_name),
    guardians: summariseKind(plan.guardians, ({ name }) => name),
  }
}

function summariseKind<R extends StoredRow>(comparison: Comparison<R>, nameOf: (row: R) => string): KindSummary {
  const { added, changed, removed, unchanged } = comparison
  return {
    added: added.length,
    changed: changed.length,
    removed: removed.length,
    unchanged,
    samples: {
      added: added.slice(0, sampleSize).map(nameOf),
      changed: changed.slice(0, sampleSize).map(({ row, columns }) => ({ name: nameOf(row), columns })),
      removed: removed.slice(0, sampleSize).map(nameOf),
    },
  }
}
