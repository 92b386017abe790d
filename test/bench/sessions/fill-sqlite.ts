import { DatabaseSync } from 'node:sqlite'
import { idAt } from './spread.ts'

/** An entry of a state file. */
export interface Row {
  readonly key: string
  readonly value: string
  readonly expires_at: number
  readonly belongs_to: string | null
}

/** Everything in the state file of a gateway, which may be running. */
export function readRows(file: string): readonly Row[] {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database.prepare('SELECT key, value, expires_at, belongs_to FROM entries').all() as unknown as Row[]
  } finally {
    database.close()
  }
}

/** What the later reading has and the earlier has not, as far as it lives on after `until`, epoch milliseconds. */
export function rowsBetween(earlier: readonly Row[], later: readonly Row[], until: number): readonly Row[] {
  const known = new Set(earlier.map(({ key }) => key))
  return later.filter((row) => row.expires_at > until && !known.has(row.key))
}

/**
 * Puts `count` copies of the rows into the state file of a stopped gateway, under identifiers of their own that lie as evenly among those to
 * come as real ones would. Copies are written in the order of their keys, which takes a minute for a million instead of an hour.
 */
export function fillSqlite(file: string, rows: readonly Row[], count: number): void {
  if (rows.length === 0) throw new Error('a sign-in has left nothing that could be copied')
  const database = new DatabaseSync(file)
  try {
    database.exec('PRAGMA synchronous = OFF; BEGIN')
    const entry = database.prepare('INSERT INTO entries (key, value, expires_at, belongs_to) VALUES (?, ?, ?, ?)')
    for (const { key, value, expires_at: end, belongs_to: group } of rows)
      for (let n = 0; n < count; n += 1)
        entry.run(idAt(key, n, count), value, end + n, group === null ? null : idAt(group, n, count))
    database.exec('COMMIT; PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}
