import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { CompiledQuery, type DatabaseConnection, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely'
import { unavailable } from '../sqlite-trouble.ts'

/**
 * Kysely's SQLite dialect on node:sqlite. WAL with synchronous=FULL: an acknowledged record survives `kill -9` and a power cut.
 * @param file path of the database, or `:memory:`
 */
export function sqliteDialect(file: string): SqliteDialect {
  const database = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
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
        const statement = guarded(() => database.prepare(sql))
        const bind = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[]
        return {
          reader: statement.columns().length > 0,
          all: (parameters: readonly unknown[]) => guarded(() => statement.all(...bind(parameters))),
          run: (parameters: readonly unknown[]) => {
            const { changes, lastInsertRowid } = guarded(() => statement.run(...bind(parameters)))
            return { changes: Number(changes), lastInsertRowid }
          },
          iterate: (parameters: readonly unknown[]) => statement.iterate(...bind(parameters)),
        }
      },
    },
  }
  const dialect = new SqliteDialect(config)
  dialect.createDriver = () => new WritingSqliteDriver(config)
  dialect.createAdapter = () => new AtomicSqliteAdapter()
  return dialect
}

/**
 * Transactions here are for writing, and say so at their start: of two processes on one file (the gateway and a command) the second waits
 * its turn, where a transaction that reads first could not go on.
 */
class WritingSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** Migrations run in a transaction: one that is cut short leaves nothing behind and can be run again. */
class AtomicSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
