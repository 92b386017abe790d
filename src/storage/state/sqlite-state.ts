import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../foundation/index.ts'
import { ownerOnly } from '../owner-only.ts'
import { createGroupCommit } from './group-commit.ts'
import type { StateStore } from './port.ts'

/** Of the tables below, in `user_version`. State of another layout is dropped: it would have ended by itself, and costs a new sign-in. */
const layout = 2

/**
 * With row numbers, so that entries lie in the order in which they came, on pages that are full, and the indexes need not repeat the key.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL, expires_at INTEGER NOT NULL, consumed_at INTEGER, belongs_to TEXT);
  CREATE INDEX IF NOT EXISTS entries_expiry ON entries (expires_at);
  CREATE INDEX IF NOT EXISTS entries_groups ON entries (belongs_to) WHERE belongs_to IS NOT NULL;
`

function layOut(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE')
  if (database.prepare('PRAGMA user_version').get()?.user_version !== layout)
    database.exec(`DROP TABLE IF EXISTS members; DROP TABLE IF EXISTS entries; PRAGMA user_version = ${layout}`)
  database.exec(`${schema} COMMIT`)
}

/**
 * State on a SQLite file of its own. Writes of one event-loop turn are committed together, and each caller is answered after the fsync.
 * @param options.file path of the database, or `:memory:`; readable to its owner alone
 */
export function openSqliteState(options: { file: string; clock: Clock }): StateStore {
  ownerOnly(options.file)
  const database = new DatabaseSync(options.file, { timeout: 5000 })
  layOut(database)
  const { commit, flush } = createGroupCommit(database)
  const now = () => options.clock.now().getTime()
  const upsert = `INSERT INTO entries (key, value, expires_at, belongs_to) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET
    value = excluded.value, expires_at = excluded.expires_at, consumed_at = NULL, belongs_to = excluded.belongs_to`
  const statements = {
    get: database.prepare('SELECT value, consumed_at FROM entries WHERE key = ? AND expires_at > ?'),
    put: database.prepare(upsert),
    putIfPresent: database.prepare(
      'UPDATE entries SET value = ?, expires_at = ?, consumed_at = NULL, belongs_to = ? WHERE key = ? AND expires_at > ?',
    ),
    putIfAbsent: database.prepare(`${upsert} WHERE entries.expires_at <= ?`),
    consume: database.prepare(
      'UPDATE entries SET consumed_at = ?, value = coalesce(?, value) WHERE key = ? AND consumed_at IS NULL AND expires_at > ?',
    ),
    take: database.prepare('DELETE FROM entries WHERE key = ? RETURNING value, expires_at'),
    replace: database.prepare('UPDATE entries SET value = ? WHERE key = ? AND value = ? AND expires_at > ?'),
    increment: database.prepare(
      `INSERT INTO entries (key, value, expires_at) VALUES (?1, '1', ?2) ON CONFLICT (key) DO UPDATE SET
       value = CASE WHEN expires_at > ?3 THEN CAST(CAST(value AS INTEGER) + 1 AS TEXT) ELSE '1' END,
       expires_at = CASE WHEN expires_at > ?3 THEN expires_at ELSE ?2 END RETURNING value`,
    ),
    delete: database.prepare('DELETE FROM entries WHERE key = ?'),
    members: database.prepare('SELECT key FROM entries WHERE belongs_to = ? AND expires_at > ?'),
    deleteGroup: database.prepare('DELETE FROM entries WHERE belongs_to = ?'),
    sweep: database.prepare('DELETE FROM entries WHERE expires_at <= ?'),
  }
  const expiry = (ttlSeconds: number) => now() + ttlSeconds * 1000

  return {
    get: async (key) => {
      const row = statements.get.get(key, now()) as { value: string; consumed_at: number | null } | undefined
      if (!row) return undefined
      return row.consumed_at === null ? { value: row.value } : { value: row.value, consumedAt: row.consumed_at }
    },
    put: (key, value, ttl, group) => commit(() => void statements.put.run(key, value, expiry(ttl), group ?? null)),
    putIfPresent: (key, value, ttl, group) =>
      commit(() => void statements.putIfPresent.run(value, expiry(ttl), group ?? null, key, now())),
    putIfAbsent: (key, value, ttl) =>
      commit(() => Number(statements.putIfAbsent.run(key, value, expiry(ttl), null, now()).changes) === 1),
    consume: (key, left) =>
      commit(() => {
        const { changes } = statements.consume.run(Math.floor(now() / 1000), left ?? null, key, now())
        return Number(changes) === 1
      }),
    take: (key) =>
      commit(() => {
        const row = statements.take.get(key) as { value: string; expires_at: number } | undefined
        return row && row.expires_at > now() ? row.value : undefined
      }),
    replace: (key, expected, value) =>
      commit(() => Number(statements.replace.run(value, key, expected, now()).changes) === 1),
    increment: (key, ttl) =>
      commit(() => Number((statements.increment.get(key, expiry(ttl), now()) as { value: string }).value)),
    delete: (key) => commit(() => void statements.delete.run(key)),
    membersOf: async (group) => (statements.members.all(group, now()) as { key: string }[]).map(({ key }) => key),
    deleteGroup: (group) => commit(() => void statements.deleteGroup.run(group)),
    sweep: () => commit(() => Number(statements.sweep.run(now()).changes)),
    ping: async () => void database.prepare('SELECT 1').get(),
    close: async () => {
      await flush()
      database.close()
    },
  }
}
