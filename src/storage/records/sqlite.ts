import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { SqliteAdapter, SqliteDialect, type SqliteDialectConfig, SqliteDriver } from 'kysely'
import { isBusy, unavailable } from '../sqlite-trouble.ts'
import { keepPrepared } from './keep-prepared.ts'

/** How long a single statement outside a transaction waits for another process that writes. */
const busyMs = 5000

/**
 * Kysely's SQLite dialect on node:sqlite. WAL with synchronous=FULL: an acknowledged record survives `kill -9` and a power cut.
 * @param file path of the database, or `:memory:`
 */
export function sqliteDialect(file: string): SqliteDialect {
  const database = new DatabaseSync(file, { timeout: busyMs, enableForeignKeyConstraints: true })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const prepare = keepPrepared(database)
  const guarded = <T>(act: () => T): T => {
    try {
      return act()
    } catch (cause) {
      throw unavailable(cause)
    }
  }
  const config = {
    database: {
      close: () => database.close(),
      prepare: (sql: string) => {
        const { statement, reader } = guarded(() => prepare(sql))
        const bind = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[]
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
  const dialect = new SqliteDialect(config)
  dialect.createDriver = () => new WritingSqliteDriver(config, beginnings(database))
  dialect.createAdapter = () => new AtomicSqliteAdapter()
  return dialect
}

/** How long to wait for another process that writes to the file (a gateway for a command, a command for a gateway), and how often to look. */
const writerMs = 30_000
const lookEveryMs = 20

/**
 * Begins a transaction that may write. SQLite would wait for another process's transaction with the whole event loop; this waits beside it.
 * @throws STORAGE-UNAVAILABLE when the other is not done in time
 */
function beginnings(database: DatabaseSync): () => Promise<void> {
  const begin = database.prepare('BEGIN IMMEDIATE')
  const patience = database.prepare(`PRAGMA busy_timeout = ${busyMs}`)
  const impatience = database.prepare('PRAGMA busy_timeout = 0')
  return async () => {
    const deadline = performance.now() + writerMs
    for (;;) {
      impatience.all()
      try {
        return void begin.run()
      } catch (cause) {
        if (!isBusy(cause) || performance.now() > deadline) throw unavailable(cause)
      } finally {
        patience.all()
      }
      await delay(lookEveryMs)
    }
  }
}

/**
 * Transactions here are for writing, and say so at their start: of two processes on one file the second waits its turn, where a transaction
 * that reads first could not go on.
 */
class WritingSqliteDriver extends SqliteDriver {
  readonly #begin: () => Promise<void>

  constructor(config: SqliteDialectConfig, begin: () => Promise<void>) {
    super(config)
    this.#begin = begin
  }

  override beginTransaction(): Promise<void> {
    return this.#begin()
  }
}

/** Migrations run in a transaction: one that is cut short leaves nothing behind and can be run again. */
class AtomicSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
