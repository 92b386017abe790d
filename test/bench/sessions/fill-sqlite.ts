import { DatabaseSync } from 'node:sqlite'
import { idAt } from './spread.ts'

interface Entry {
  key: string
  value: string
  expires_at: number
}
interface Member {
  name: string
  key: string
  expires_at: number
}

/** What lies in a state file, by table. */
export interface Rows {
  readonly entries: readonly Entry[]
  readonly members: readonly Member[]
}

/** Everything in the state file of a gateway, which may be running. */
export function readRows(file: string): Rows {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const entries = database.prepare('SELECT key, value, expires_at FROM entries').all() as unknown as Entry[]
    const members = database.prepare('SELECT name, key, expires_at FROM members').all() as unknown as Member[]
    return { entries, members }
  } finally {
    database.close()
  }
}

/** What the later reading has and the earlier has not, as far as it lives on after `until`, epoch milliseconds. */
export function rowsBetween(earlier: Rows, later: Rows, until: number): Rows {
  const known = new Set([
    ...earlier.entries.map(({ key }) => key),
    ...earlier.members.map(({ name, key }) => `${name} ${key}`),
  ])
  const lives = (row: { expires_at: number }) => row.expires_at > until
  return {
    entries: later.entries.filter((row) => lives(row) && !known.has(row.key)),
    members: later.members.filter((row) => lives(row) && !known.has(`${row.name} ${row.key}`)),
  }
}

/**
 * Puts `count` copies of the rows into the state file of a stopped gateway, under identifiers of their own that lie as evenly among those to
 * come as real ones would. Copies are written in the order of their keys, which takes a minute for a million instead of an hour.
 */
export function fillSqlite(file: string, rows: Rows, count: number): void {
  if (rows.entries.length === 0) throw new Error('a sign-in has left nothing that could be copied')
  const database = new DatabaseSync(file)
  try {
    database.exec('PRAGMA synchronous = OFF; BEGIN')
    const entry = database.prepare('INSERT INTO entries (key, value, expires_at) VALUES (?, ?, ?)')
    const member = database.prepare('INSERT INTO members (name, key, expires_at) VALUES (?, ?, ?)')
    for (const { key, value, expires_at: end } of rows.entries)
      for (let n = 0; n < count; n += 1) entry.run(idAt(key, n, count), value, end + n)
    for (const { name, key, expires_at: end } of rows.members)
      for (let n = 0; n < count; n += 1) member.run(idAt(name, n, count), idAt(key, n, count), end + n)
    database.exec('COMMIT; PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}
