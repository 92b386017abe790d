import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { SqliteDialect, type SqliteDialectConfig, SqliteDriver } from 'kysely'
import { ownerOnly } from '../owner-only.ts'
import { isBusy, unavailable } from '../sqlite-trouble.ts'
import { EmbeddedAdapter } from './embedded-adapter.ts'
import { keepPrepared } from './keep-prepared.ts'

/** How long a single statement outside a transaction waits for another process that writes. */
const busyMs = 5000

/**
 * Kysely's SQLite dialect on node:sqlite. WAL with synchronous=FULL: an acknowledged record survives `kill -9` and a power cut.
 * @param file path of the database, or `:memory:`; readable to its owner alone
 */
export function sqliteDialect(file: string): SqliteDialect {
  ownerOnly(file)
  const database = new DatabaseSync(file, { timeout: busyMs, enableForeignKeyConstraints: true })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const guarded = guards(database)
  const prepare = keepPrepared(database)
  const bind = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[]
  const config = {
    database: {
      close: () => database.close(),
      prepare: (sql: string) => {
        const { statement, reader } = guarded(() => prepare(sql))
        return {
          reader,
          all: (parameters: readonly unknown[]) => guarded(() => statement.all(...bind(parameters))),
          run: (parameters: readonly unknown[]) => {
            const { changes, lastInsertRowid } = guarded(() => statement.run(...bind(parameters)))
            return { changes: Number(changes), lastInsertRowid }
          },
          // A statement of its own: who walks slowly must not be interrupted by the next one with the same text.
          iterate: (parameters: readonly unknown[]) => database.prepare(sql).iterate(...bind(parameters)),
        }
      },
    },
  }
  const answer = (sql: string, parameters: readonly unknown[]): unknown[] =>
    guarded(() => {
      const { statement, reader } = prepare(sql)
      if (reader) return statement.all(...bind(parameters))
      statement.run(...bind(parameters))
      return []
    })
  const dialect = new SqliteDialect(config)
  dialect.createDriver = () => new WritingSqliteDriver(config, transactionsOn(database, guarded))
  dialect.createAdapter = () => new EmbeddedAdapter(database, answer)
  return dialect
}

type Guarded = <T>(act: () => T) => T

/**
 * Runs a statement at once; only when another process is in the way it runs again, with SQLite waiting for the other. A statement that found the
 * file busy has done nothing. So the connection is one that does not wait, as the beginning of a transaction needs it, without two more
 * statements each time.
 */
function guards(database: DatabaseSync): Guarded {
  // SQLite heeds this one when it is parsed: a statement kept ready would change nothing.
  const waitFor = (ms: number) => database.exec(`PRAGMA busy_timeout = ${ms}`)
  waitFor(0)
  return (act) => {
    try {
      return act()
    } catch (cause) {
      if (!isBusy(cause)) throw unavailable(cause)
    }
    waitFor(busyMs)
    try {
      return act()
    } catch (cause) {
      throw unavailable(cause)
    } finally {
      waitFor(0)
    }
  }
}

/** How long to wait for another process that writes to the file (a gateway for a command, a command for a gateway), and how often to look. */
const writerMs = 30_000
const lookEveryMs = 20

interface Transactions {
  /** @throws STORAGE-UNAVAILABLE when the other is not done in time */
  begin(): Promise<void>
  commit(): void
  rollback(): void
}

/** Transactions that may write. SQLite would wait for another process's transaction with the whole event loop; `begin` waits beside it. */
function transactionsOn(database: DatabaseSync, guarded: Guarded): Transactions {
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const rollback = database.prepare('ROLLBACK')
  return {
    begin: async () => {
      const deadline = performance.now() + writerMs
      for (;;) {
        try {
          return void begin.run()
        } catch (cause) {
          if (!isBusy(cause) || performance.now() > deadline) throw unavailable(cause)
        }
        await delay(lookEveryMs)
      }
    },
    commit: () => void guarded(() => commit.run()),
    // Some faults end the transaction by themselves, such as a disk that is full at the commit; the caller has to hear of those.
    rollback: () => {
      if (database.isTransaction) rollback.run()
    },
  }
}

/**
 * Transactions here are for writing, and say so at their start: of two processes on one file the second waits its turn, where a transaction
 * that reads first could not go on.
 */
class WritingSqliteDriver extends SqliteDriver {
  readonly #transactions: Transactions

  constructor(config: SqliteDialectConfig, transactions: Transactions) {
    super(config)
    this.#transactions = transactions
  }

  override beginTransaction(): Promise<void> {
    return this.#transactions.begin()
  }

  override async commitTransaction(): Promise<void> {
    this.#transactions.commit()
  }

  override async rollbackTransaction(): Promise<void> {
    this.#transactions.rollback()
  }
}
