import { DatabaseSync } from 'node:sqlite'

/** What the floor keeps, durably: each promise resolves after the fsync, and all writes of one event-loop turn share it. */
export interface FloorStore {
  get<T>(key: string): T | undefined
  put(key: string, value: unknown, ttlSeconds: number): void
  /** True for the first caller alone. */
  consume(key: string): boolean
  /** Finds or makes the person behind an upstream account and notes the sign-in. */
  recordSignIn(issuer: string, sub: string, name: string, corporateNumber: string): string
  /** Resolves when what was written in this turn is on disk. */
  committed(): Promise<void>
}

/** One table for what expires, two for what stays, in one file. @param newId makes the identifier of a new person */
export function openFloorStore(file: string, newId: () => string): FloorStore {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE entry (key TEXT PRIMARY KEY, value TEXT, expires INTEGER, consumed INTEGER) WITHOUT ROWID;
    CREATE TABLE person (id TEXT PRIMARY KEY, issuer TEXT, sub TEXT, name TEXT, corporate_number TEXT, UNIQUE (issuer, sub));
    CREATE TABLE sign_in (id INTEGER PRIMARY KEY, person TEXT, at TEXT);`)
  const get = database.prepare('SELECT value FROM entry WHERE key = ? AND expires > ?')
  const put = database.prepare('INSERT OR REPLACE INTO entry (key, value, expires) VALUES (?, ?, ?)')
  const consume = database.prepare('UPDATE entry SET consumed = 1 WHERE key = ? AND consumed IS NULL')
  const findPerson = database.prepare('SELECT id FROM person WHERE issuer = ? AND sub = ?')
  const putPerson = database.prepare(
    'INSERT INTO person VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name',
  )
  const putSignIn = database.prepare('INSERT INTO sign_in (person, at) VALUES (?, ?)')
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')

  let turn: Promise<void> | undefined
  const writing = () => {
    if (turn) return
    begin.run()
    turn = new Promise((resolve) => {
      setImmediate(() => {
        turn = undefined
        commit.run()
        resolve()
      })
    })
  }
  return {
    get: <T>(key: string) => {
      const row = get.get(key, Date.now()) as { value: string } | undefined
      return row && (JSON.parse(row.value) as T)
    },
    put: (key, value, ttlSeconds) => {
      writing()
      put.run(key, JSON.stringify(value), Date.now() + ttlSeconds * 1000)
    },
    consume: (key) => {
      writing()
      return Number(consume.run(key).changes) === 1
    },
    recordSignIn: (issuer, sub, name, corporateNumber) => {
      writing()
      const id = (findPerson.get(issuer, sub) as { id: string } | undefined)?.id ?? newId()
      putPerson.run(id, issuer, sub, name, corporateNumber)
      putSignIn.run(id, new Date().toISOString())
      return id
    },
    committed: () => turn ?? Promise.resolve(),
  }
}
