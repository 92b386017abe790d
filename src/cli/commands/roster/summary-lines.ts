import { type ImportSummary, kinds } from '../../../roster/index.ts'

/** The counts of an import for a terminal; no names of learners, so that a scrollback holds none. */
export function summaryLines(summary: ImportSummary): string[] {
  const counts = kinds.map((kind) => {
    const { added, changed, removed, unchanged } = summary.kinds[kind]
    return `${kind.padEnd(12)} added ${added}  changed ${changed}  removed ${removed}  unchanged ${unchanged}`
  })
  const reasons = { 'no-learner': 'no such learner', 'other-school': 'learner is at another school' }
  const unmatched = summary.unmatchedRegisterRows.map(
    ({ row, reason }) => `register row ${row}: not applied, ${reasons[reason]}`,
  )
  const more = summary.unmatchedRegisterTotal - unmatched.length
  const massive = summary.massRemovals.map(
    ({ kind, removed, of }) => `WARNING: ${removed} of ${of} ${kind} would be removed; apply needs --confirm-removals`,
  )
  return [
    ...counts,
    ...unmatched,
    ...(more > 0 ? [`and ${more} more register rows not applied`] : []),
    ...(summary.learnersWithoutRegister > 0
      ? [`learners without a register entry: ${summary.learnersWithoutRegister}`]
      : []),
    ...massive,
  ]
}
