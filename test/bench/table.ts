/** How much to measure. */
export interface BenchOptions {
  /** Rounds of each contestant, interleaved. */
  readonly rounds: number
  /** Sign-ins per round. */
  readonly signIns: number
  /** Sign-ins in flight at a time. */
  readonly concurrency: number
  /** Sign-ins of each contestant before the first round: V8 goes on compiling what is called rarely for some two thousand. */
  readonly warmUp: number
  /** A short form that shows that everything runs; its figures are rough. */
  readonly short: boolean
}

/** A figure that has a target, with what the default stack has beside. */
export interface Goal {
  readonly what: string
  readonly unit?: string
  readonly defaultStack?: number
  readonly kakehashi: number
  /** The largest or the smallest that will do. */
  readonly target: { readonly atMost: number } | { readonly atLeast: number }
  /** What to strive for beyond. */
  readonly aim?: number
}

/** A figure that explains. */
export interface Figure {
  readonly what: string
  readonly unit?: string
  readonly defaultStack?: number
  readonly floor?: number
  readonly kakehashi?: number
}

export interface BenchResult {
  readonly goals: readonly Goal[]
  readonly figures: readonly Figure[]
  /** Everything they were made from. */
  readonly raw: unknown
}

export interface Bench {
  readonly name: string
  /** How it measures, in a few words. */
  how(options: BenchOptions): string
  run(options: BenchOptions): Promise<BenchResult>
}

export const reached = ({ kakehashi, target }: Goal): boolean =>
  'atMost' in target ? kakehashi <= target.atMost : kakehashi >= target.atLeast

const number = (value: number | undefined): string => {
  if (value === undefined || Number.isNaN(value)) return '–'
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2)
}
const named = ({ what, unit }: { what: string; unit?: string }) => (unit ? `${what}, ${unit}` : what)

function targetOf({ target, aim }: Goal): string {
  const bound = 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`
  return aim === undefined ? bound : `${bound}, aim ${aim}`
}

/** The figures with a target: header and rows. */
export const goalRows = (goals: readonly Goal[]): string[][] => [
  ['measure', 'default stack', 'target', 'Kakehashi', ''],
  ...goals.map((goal) => [
    named(goal),
    number(goal.defaultStack),
    targetOf(goal),
    number(goal.kakehashi),
    reached(goal) ? 'reached' : 'missed',
  ]),
]

/** The figures that explain: header and rows. */
export const figureRows = (figures: readonly Figure[]): string[][] => [
  ['figure', 'floor', 'default stack', 'Kakehashi'],
  ...figures.map((figure) => [
    named(figure),
    number(figure.floor),
    number(figure.defaultStack),
    number(figure.kakehashi),
  ]),
]

/** Rows in columns of plain text. */
export function columns(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Rows as a table of Markdown: text to the left, all others to the right. */
export function markdown(rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const [header = [], ...body] = rows
  const rule = header.map((_, column) => (column === 0 ? '---' : '---:'))
  return [header, rule, ...body].map(line).join('\n')
}
