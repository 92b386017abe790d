import type { Problems } from '../problems.ts'
import type { CsvRow } from './read-csv.ts'
import { checkValue, type RuleName } from './value-rules.ts'

export interface CheckedColumn {
  readonly name: string
  readonly canonical: string
  readonly required: boolean
  readonly rule: RuleName
  readonly choices?: readonly string[]
}

/** Checks every value of a file by itself: required, of the right form, of the closed list. */
export function checkValues(
  file: string,
  columns: readonly CheckedColumn[],
  rows: readonly CsvRow[],
  problems: Problems,
): void {
  for (const { row, values } of rows) {
    for (const column of columns) {
      const value = values[column.canonical] ?? ''
      const place = { file, row, column: column.name }
      if (value.trim() === '') {
        if (column.required) problems.add('ROSTER-VALUE-MISSING', place)
        continue
      }
      const finding = checkValue(column.rule, value)
      if (finding) problems.add(finding.code, place, finding)
      else if (column.choices && !column.choices.includes(value)) {
        problems.add('ROSTER-VALUE-CHOICE', place, { expected: column.choices.join(', ') })
      }
    }
  }
}

/** Finds values that must be unique in a file and are not. */
export function checkUnique(file: string, column: string, rows: readonly CsvRow[], problems: Problems): void {
  const first = new Map<string, number>()
  for (const { row, values } of rows) {
    const value = values[column] ?? ''
    const earlier = first.get(value)
    if (value !== '' && earlier !== undefined)
      problems.add('ROSTER-DUPLICATE-ID', { file, row, column }, { expected: earlier })
    else first.set(value, row)
  }
}
