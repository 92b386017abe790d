import { type ErrorCode, errorEntry, fill, type Text } from '../foundation/index.ts'

/** One thing that is wrong with an uploaded file: where, the catalogue code, and the sentence for a person. Never holds the value itself. */
export interface RosterProblem {
  readonly file: string
  /** Counted as a spreadsheet does: the header is row 1. Null when the whole file is meant. */
  readonly row: number | null
  readonly column: string | null
  readonly code: ErrorCode
  readonly message: Text
  readonly action: Text
}

export interface Place {
  readonly file: string
  readonly row?: number
  readonly column?: string
}

/** Where checks put what they find. Counts everything, keeps the first ones: a broken file must not fill memory or a page. */
export interface Problems {
  add(code: ErrorCode, place: Place, params?: { expected?: string | number }): void
  total(): number
  list(): readonly RosterProblem[]
}

/** @param keep how many problems are kept in full; the rest is only counted */
export function collectProblems(keep = 200): Problems {
  const kept: RosterProblem[] = []
  let total = 0
  return {
    add: (code, place, params = {}) => {
      total += 1
      if (kept.length < keep) kept.push(toProblem(code, place, params))
    },
    total: () => total,
    list: () => kept,
  }
}

function toProblem(
  code: ErrorCode,
  { file, row, column }: Place,
  { expected }: { expected?: string | number },
): RosterProblem {
  const where = [file, row, column].filter((part) => part !== undefined).join(' / ')
  const params = { file, row: String(row ?? ''), column: column ?? '', expected: String(expected ?? ''), path: where }
  const { what, action } = errorEntry(code)
  const inBoth = (text: Text): Text => ({ ja: fill(text.ja, params), en: fill(text.en, params) })
  return { file, row: row ?? null, column: column ?? null, code, message: inBoth(what), action: inBoth(action) }
}
