import { type FaultResult, recoverWithinSeconds } from './run-fault.ts'

/** A fault that was not brought about, and why. */
export interface Skipped {
  readonly name: string
  readonly skipped: string
  /** Whether `KAKEHASHI_REQUIRE` asks for what is missing. */
  readonly required: boolean
}

export type Outcome = FaultResult | Skipped

export const wasSkipped = (outcome: Outcome): outcome is Skipped => 'skipped' in outcome

/** Whether a fault did what it must not. */
export function failed(outcome: Outcome): boolean {
  if (wasSkipped(outcome)) return outcome.required
  const { lost, revived, wrong, recovered } = outcome
  return lost.length + revived.length + wrong.length > 0 || recovered >= recoverWithinSeconds
}

const widths = [30, 12, 8, 5, 8, 6, 8, 8] as const
const line = (cells: readonly string[]) =>
  cells
    .map((cell, at) => (at === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[at] ?? 8)))
    .join(' ')
    .trimEnd()

export const tableHead = line(['fault', 'acknowledged', 'refused', 'lost', 'revived', 'wrong', 'recover', 'took'])

const seconds = (value: number) => (Number.isFinite(value) ? `${value.toFixed(1)} s` : 'never')

/** One line of the table, and below it in words whatever was found. */
export function linesOf(outcome: Outcome): string[] {
  if (wasSkipped(outcome))
    return [`${outcome.name.padEnd(widths[0])} ${outcome.required ? 'REQUIRED, but' : 'skipped:'} ${outcome.skipped}`]
  const { name, acknowledged, refused, lost, revived, wrong, recovered, seconds: took, timeline } = outcome
  const counts = [acknowledged, refused, lost.length, revived.length, wrong.length].map(String)
  const told = (kind: string, all: readonly string[]) => all.slice(0, 20).map((what) => `    ${kind}: ${what}`)
  return [
    line([name, ...counts, seconds(recovered), seconds(took)]),
    ...told('LOST', lost),
    ...told('REVIVED', revived),
    ...told('WRONG', wrong),
    ...(recovered >= recoverWithinSeconds ? [`    SLOW: ${timeline.join(', ')}`] : []),
    ...(failed(outcome) ? Object.entries(outcome.why).map(([why, times]) => `    refused ${times} x ${why}`) : []),
  ]
}

/** A fault of which nothing is known yet. */
export const nothing = (name: string): FaultResult => ({
  name,
  acknowledged: 0,
  refused: 0,
  lost: [],
  revived: [],
  wrong: [],
  recovered: 0,
  recoveredInAll: 0,
  timeline: [],
  why: {},
  seconds: 0,
})

/** The last line of the table. */
export function totalOf(outcomes: readonly Outcome[]): FaultResult {
  const run = outcomes.filter((outcome): outcome is FaultResult => !wasSkipped(outcome))
  const sum = (of: (result: FaultResult) => number) => run.reduce((all, result) => all + of(result), 0)
  return {
    name: 'all',
    acknowledged: sum(({ acknowledged }) => acknowledged),
    refused: sum(({ refused }) => refused),
    lost: run.flatMap(({ lost }) => lost),
    revived: run.flatMap(({ revived }) => revived),
    wrong: run.flatMap(({ wrong }) => wrong),
    recovered: Math.max(0, ...run.map(({ recovered }) => recovered)),
    recoveredInAll: Math.max(0, ...run.map(({ recoveredInAll }) => recoveredInAll)),
    timeline: [],
    why: {},
    seconds: sum(({ seconds: took }) => took),
  }
}
