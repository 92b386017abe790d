import type { DatabaseSync } from 'node:sqlite'
import { SqliteAdapter } from 'kysely'
import type { RecordsHandle } from './open-records.ts'

/**
 * Kysely's adapter for the embedded engine, by which a handle is known to be one on it; it leads prepared queries around Kysely, whose way to the
 * connection and back takes longer than SQLite does.
 */
export class EmbeddedAdapter extends SqliteAdapter {
  readonly #database: DatabaseSync
  readonly #answer: (sql: string, parameters: readonly unknown[]) => unknown[]
  #open: RecordsHandle | undefined

  /** @param answer runs a statement on `database` and answers its rows; throws STORAGE-UNAVAILABLE */
  constructor(database: DatabaseSync, answer: (sql: string, parameters: readonly unknown[]) => unknown[]) {
    super()
    this.#database = database
    this.#answer = answer
  }

  /** Migrations run in a transaction: one that is cut short leaves nothing behind and can be run again. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  /** Runs the work of a transaction, during which queries on its handle are answered at once. */
  async within<T>(tx: RecordsHandle, work: () => Promise<T>): Promise<T> {
    this.#open = tx
    try {
      return await work()
    } finally {
      this.#open = undefined
    }
  }

  /**
   * Answers a query at once, where that is right: on the handle of the open transaction, or outside when none is open on the connection.
   * @returns undefined when Kysely has to be asked, which waits for the open transaction, refuses an ended one and heeds plugins
   * @throws STORAGE-UNAVAILABLE
   */
  answer(handle: RecordsHandle, sql: string, parameters: readonly unknown[]): unknown[] | undefined {
    const free = handle.isTransaction ? handle === this.#open : !this.#database.isTransaction
    return free && handle.getExecutor().plugins.length === 0 ? this.#answer(sql, parameters) : undefined
  }

  /** Closes the connection, which Kysely does only where it was asked something itself. */
  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }
}
