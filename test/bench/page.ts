/** What `--write` puts into docs/performance.md, and what is read back from it. */
import { resolve } from 'node:path'
import { type BenchResult, figureRows, goalRows, markdown } from './table.ts'

export const performancePage = resolve(import.meta.dirname, '../../docs/performance.md')

/** @throws when there is no such place */
function replaceBetween(page: string, mark: string, text: string): string {
  const from = page.indexOf(mark)
  const to = page.indexOf('<!-- end -->', from)
  if (from < 0 || to < 0) throw new Error(`the page has no ${mark} … <!-- end -->`)
  return `${page.slice(0, from + mark.length)}${text}${page.slice(to)}`
}

/** The page with the tables of one bench made anew; those of the others stay, and one without rows too. @throws when it has no place for one */
export function withResult(
  page: string,
  bench: string,
  { goals, figures }: Pick<BenchResult, 'goals' | 'figures'>,
): string {
  const tables = [
    { kind: 'goals', rows: goals.length > 0 ? goalRows(goals) : [] },
    { kind: 'figures', rows: figures.length > 0 ? figureRows(figures) : [] },
  ]
  return tables
    .filter(({ rows }) => rows.length > 0)
    .reduce((text, { kind, rows }) => replaceBetween(text, `<!-- ${kind} ${bench} -->`, `\n${markdown(rows)}\n`), page)
}

const ratioMark = '<!-- recorded ratio -->'

/** The page with another ratio to the floor to compare with. */
export const withRatio = (page: string, ratio: number): string => replaceBetween(page, ratioMark, ratio.toFixed(2))

/** The ratio to the floor that the page records. @throws when it records none */
export function recordedRatio(page: string): number {
  const [, text] = new RegExp(`${ratioMark}([\\d.]+)<!-- end -->`).exec(page) ?? []
  const ratio = Number(text)
  if (!(ratio > 0)) throw new Error(`docs/performance.md records no ratio to the floor after ${ratioMark}`)
  return ratio
}
