/** How much to measure. */
export interface BenchOptions {
  /** Rounds of each contestant, interleaved. */
  readonly rounds: number
  /** Sign-ins per round. */
  readonly signIns: number
  /** Sign-ins in flight at a time. */
  readonly concurrency: number
}

/** One figure of both contestants. `ratio` is theirs over ours, so that more is better; `target` stands beside it. */
export interface Line {
  readonly what: string
  readonly unit: string
  readonly theirs: number
  readonly ours: number
  readonly ratio?: number
  readonly target?: string
}

export interface BenchResult {
  readonly lines: readonly Line[]
  readonly machine: Readonly<Record<string, unknown>>
  /** Everything the lines were made from. */
  readonly raw: unknown
}

export interface Bench {
  readonly name: string
  run(options: BenchOptions): Promise<BenchResult>
}

const figure = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(2))

/** The figures as a table of plain text. */
export function tableOf(lines: readonly Line[]): string {
  const rows = [
    ['per sign-in', 'default stack', 'Kakehashi', 'ratio', 'target'],
    ...lines.map(({ what, unit, theirs, ours, ratio, target }) => [
      unit ? `${what}, ${unit}` : what,
      figure(theirs),
      figure(ours),
      ratio === undefined ? '' : `${ratio.toFixed(2)}x`,
      target ?? '',
    ]),
  ]
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
