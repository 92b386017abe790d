import { DatabaseSync } from 'node:sqlite'
import { createClient } from 'redis'

/** What the floor keeps until it expires. */
export interface FloorState {
  get<T>(key: string): Promise<T | undefined> | T | undefined
  put(key: string, value: unknown, ttlSeconds: number): void
  /** True for the first caller alone. */
  consume(key: string): Promise<boolean> | boolean
  /** Resolves when what was written in this turn is kept as durably as the engine does. */
  committed(): Promise<unknown>
}

/** What it keeps for good. */
export interface FloorRecords {
  /** Finds or makes the person behind an upstream account and notes the sign-in. */
  recordSignIn(issuer: string, sub: string, name: string, corporateNumber: string): string
  /** Resolves when what was written in this turn is on disk. */
  committed(): Promise<unknown>
}

/** One file for both, unless state is on Redis. All writes of one event-loop turn share an fsync. @param newId makes the identifier of a new person */
export async function openFloorStores(options: {
  file: string
  redisUrl: string | undefined
  newId: () => string
}): Promise<{ state: FloorState; records: FloorRecords }> {
  const { file, redisUrl, newId } = options
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const turn = createTurn(database)
  return {
    state: redisUrl === undefined ? sqliteState(database, turn) : await redisState(redisUrl),
    records: sqliteRecords(database, turn, newId),
  }
}

/** One transaction for an event-loop turn: `write` joins it, `committed` waits for its end. */
function createTurn(database: DatabaseSync) {
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  let turn: Promise<void> | undefined
  return {
    write: () => {
      if (turn) return
      begin.run()
      turn = new Promise((resolve, reject) => {
        setImmediate(() => {
          turn = undefined
          try {
            commit.run()
            resolve()
          } catch (error) {
            reject(error)
          }
        })
      })
    },
    committed: () => turn ?? Promise.resolve(),
  }
}
type Turn = ReturnType<typeof createTurn>

function sqliteState(database: DatabaseSync, turn: Turn): FloorState {
  database.exec(
    'CREATE TABLE entry (key TEXT PRIMARY KEY, value TEXT, expires INTEGER, consumed INTEGER) WITHOUT ROWID',
  )
  const get = database.prepare('SELECT value FROM entry WHERE key = ? AND expires > ?')
  const put = database.prepare('INSERT OR REPLACE INTO entry (key, value, expires) VALUES (?, ?, ?)')
  const consume = database.prepare('UPDATE entry SET consumed = 1 WHERE key = ? AND consumed IS NULL')
  return {
    get: <T>(key: string) => {
      const row = get.get(key, Date.now()) as { value: string } | undefined
      return row && (JSON.parse(row.value) as T)
    },
    put: (key, value, ttlSeconds) => {
      turn.write()
      put.run(key, JSON.stringify(value), Date.now() + ttlSeconds * 1000)
    },
    consume: (key) => {
      turn.write()
      return Number(consume.run(key).changes) === 1
    },
    committed: turn.committed,
  }
}

/** One command for each operation; the client sends those of one turn together. */
async function redisState(url: string): Promise<FloorState> {
  const client = createClient({ url })
  client.on('error', () => {})
  await client.connect()
  let writes: Promise<unknown>[] = []
  return {
    get: async <T>(key: string) => {
      const text = await client.get(`floor:${key}`)
      return text === null ? undefined : (JSON.parse(text) as T)
    },
    put: (key, value, ttlSeconds) => {
      writes.push(client.set(`floor:${key}`, JSON.stringify(value), { expiration: { type: 'EX', value: ttlSeconds } }))
    },
    consume: async (key) => (await client.del(`floor:${key}`)) === 1,
    committed: () => {
      const waiting = writes
      writes = []
      return Promise.all(waiting)
    },
  }
}

function sqliteRecords(database: DatabaseSync, turn: Turn, newId: () => string): FloorRecords {
  database.exec(`CREATE TABLE person (id TEXT PRIMARY KEY, issuer TEXT, sub TEXT, name TEXT, corporate_number TEXT, UNIQUE (issuer, sub));
    CREATE TABLE sign_in (id INTEGER PRIMARY KEY, person TEXT, at TEXT);`)
  const findPerson = database.prepare('SELECT id FROM person WHERE issuer = ? AND sub = ?')
  const putPerson = database.prepare(
    'INSERT INTO person VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name',
  )
  const putSignIn = database.prepare('INSERT INTO sign_in (person, at) VALUES (?, ?)')
  return {
    recordSignIn: (issuer, sub, name, corporateNumber) => {
      turn.write()
      const id = (findPerson.get(issuer, sub) as { id: string } | undefined)?.id ?? newId()
      putPerson.run(id, issuer, sub, name, corporateNumber)
      putSignIn.run(id, new Date().toISOString())
      return id
    },
    committed: turn.committed,
  }
}
