import type { CsvRow } from '../intake/read-csv.ts'
import { type FileName, optionalFiles, requiredFiles } from './columns.ts'

/** One parsed file: its rows, and by sourcedId. */
export interface RosterTable {
  readonly file: string
  readonly rows: readonly CsvRow[]
  readonly byId: ReadonlyMap<string, CsvRow>
}

/** All files of a package; one that is absent has no rows. */
export type RosterTables = Readonly<Record<FileName, RosterTable>>

/** Puts parsed rows where the checks can look up a sourcedId. */
export function indexTables(rows: ReadonlyMap<FileName, readonly CsvRow[]>): RosterTables {
  const table = (name: FileName): RosterTable => {
    const found = rows.get(name) ?? []
    return { file: `${name}.csv`, rows: found, byId: new Map(found.map((row) => [cell(row, 'sourcedId'), row])) }
  }
  return Object.fromEntries([...requiredFiles, ...optionalFiles].map((name) => [name, table(name)])) as RosterTables
}

/** The value of a column; empty when the file's edition does not have it. */
export const cell = ({ values }: CsvRow, column: string): string => values[column] ?? ''
