import type { RegisterContent, RosterContent } from '../content.ts'
import type { Comparison, StoredRow } from './compare-rows.ts'
import type { Stored } from './load-stored.ts'
import { planRegister, type UnmatchedRow } from './plan-register.ts'
import { type PlanContext, planRoster } from './plan-roster.ts'

/** What is kept of an upload between preview and apply. */
export interface ImportContent {
  readonly roster: RosterContent | null
  readonly register: RegisterContent | null
}

/** Everything an import will do. Made anew for preview and for apply; the same content over the same stored data gives the same plan. */
export interface ImportPlan {
  readonly schools: Comparison<Stored['schools'][number]>
  readonly classes: Comparison<Stored['classes'][number]>
  readonly learners: Comparison<Stored['learners'][number]>
  readonly enrollments: Comparison<Stored['enrollments'][number]>
  readonly staff: Comparison<Stored['staff'][number]>
  readonly entries: Comparison<Stored['entries'][number]>
  readonly guardians: Comparison<Stored['guardians'][number]>
  readonly unmatched: readonly UnmatchedRow[]
  /** Current learners who will have no register entry, hence no official name or birth date. */
  readonly learnersWithoutRegister: number
}

/** Plans an import of a package, a register, or both; what is not in the upload stays as it is. */
export function planImport(stored: Stored, { roster, register }: ImportContent, context: PlanContext): ImportPlan {
  const people = roster
    ? planRoster(stored, roster, context)
    : {
        schools: untouched<Stored['schools'][number]>(),
        classes: untouched<Stored['classes'][number]>(),
        learners: untouched<Stored['learners'][number]>(),
        enrollments: untouched<Stored['enrollments'][number]>(),
        staff: untouched<Stored['staff'][number]>(),
      }
  const learners = after(stored.learners, people.learners)
  const registered = register
    ? planRegister(stored, register, learners, context)
    : {
        entries: untouched<Stored['entries'][number]>(),
        guardians: untouched<Stored['guardians'][number]>(),
        unmatched: [],
      }
  const entries = new Set(after(stored.entries, registered.entries).map(({ id }) => id))
  const mine = learners.filter(({ school_code }) => context.scope.schoolCodes.includes(school_code))
  return { ...people, ...registered, learnersWithoutRegister: mine.filter(({ id }) => !entries.has(id)).length }
}

const untouched = <R extends StoredRow>(): Comparison<R> => ({
  upserts: [],
  current: [],
  added: [],
  changed: [],
  removed: [],
  unchanged: 0,
  before: 0,
})

/** The rows that will be current once a comparison has been written. */
function after<R extends StoredRow>(stored: readonly R[], { upserts }: Comparison<R>): R[] {
  const rows = new Map([...stored, ...upserts].map((row) => [row.id, row]))
  return [...rows.values()].filter((row) => row.removed_on === null)
}
