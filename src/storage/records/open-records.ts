import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { KakehashiError } from '../../foundation/index.ts'
import { type Journal, journalled } from '../journal.ts'
import { EmbeddedAdapter } from './embedded-adapter.ts'
import { migrations } from './migrations/index.ts'
import { postgresDialect } from './postgres.ts'
import type { Database } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'
import { createTurnstile } from './turnstile.ts'

/** A handle on the records: the store itself or a transaction on it. */
export type RecordsHandle = Kysely<Database>

/** The store of what must last for years. */
export interface Records {
  readonly db: RecordsHandle
  readonly engine: 'sqlite' | 'postgres'
  /**
   * Runs `work` in one transaction: all of it is kept, or nothing, and no other transaction runs at the same time. Inside, use only the
   * handle passed in; on the embedded engine `db` waits for the transaction to end.
   */
  transaction<T>(work: (tx: RecordsHandle) => Promise<T>): Promise<T>
  /** Runs `work` on the records as they stand at one moment, for as long as it takes, without holding up anybody. Reads only. */
  snapshot<T>(work: (reader: RecordsHandle) => Promise<T>): Promise<T>
  /**
   * Brings the schema up to this release, in one transaction: cut short, it leaves nothing behind and can be run again.
   * @param options.upTo the last migration to apply
   * @throws STORAGE-SCHEMA-AHEAD when a newer release has been here
   */
  migrate(options?: { upTo?: string }): Promise<{ applied: string[] }>
  /**
   * Brings the schema up as part of a transaction. @param target the migrations of a backup, to be reached first; without it, this release
   * @throws STORAGE-SCHEMA-AHEAD when the target is of a newer release
   */
  migrateWithin(tx: RecordsHandle, target?: readonly string[]): Promise<void>
  /** Refuses records of another release. @throws STORAGE-SCHEMA-AHEAD, STORAGE-SCHEMA-BEHIND naming the first migration too many or missing */
  checkSchema(): Promise<void>
  ping(): Promise<void>
  /** The server's own time of day; the embedded engine has none but ours. */
  time?(): Promise<Date>
  close(): Promise<void>
}

/** Where the records lie: a SQLite file (or `:memory:`), or a PostgreSQL database by its `postgres://…` URL. */
export type RecordsLocation = { readonly file: string } | { readonly url: string }

/**
 * Key of the advisory lock that makes transactions on PostgreSQL run one after the other, as they do on SQLite: what a transaction has read
 * stays true until it ends, and the audit chain has one writer. Reads outside transactions are not held up.
 */
const oneWriter = sql`select pg_advisory_xact_lock(7240610)`

/**
 * Opens the records; the schema is not touched until `migrate()`.
 * @param options.journal where transactions also write what `noteInJournal` gives them
 */
export function openRecords(location: RecordsLocation, { journal }: { journal?: Journal } = {}): Records {
  const embedded = 'file' in location
  const db = new Kysely<Database>({ dialect: embedded ? sqliteDialect(location.file) : postgresDialect(location.url) })
  const migratorOn = (handle: RecordsHandle) =>
    new Migrator({
      db: handle,
      provider: { getMigrations: async () => migrations },
      // By number. Left to itself it compares by language, which loads tables of a megabyte for a dozen names.
      nameComparator: (one, other) => (one < other ? -1 : 1),
    })

  const migrateOn = async (handle: RecordsHandle, upTo?: string) => {
    const migrator = migratorOn(handle)
    const { error, results } = upTo === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(upTo)
    if (error) throw new Error('migration failed', { cause: error })
    return { applied: (results ?? []).map(({ migrationName }) => migrationName) }
  }

  const migrate = async ({ upTo }: { upTo?: string } = {}) => {
    refuseAhead(await migrationsOf(db))
    return migrateOn(db, upTo)
  }

  const migrateWithin = async (tx: RecordsHandle, target?: readonly string[]) => {
    if (target) refuseAhead(target)
    await migrateOn(tx, target?.toSorted().at(-1))
  }

  const checkSchema = async () => {
    refuseAhead(await migrationsOf(db))
    const missing = (await migratorOn(db).getMigrations()).find(({ executedAt }) => executedAt === undefined)
    if (missing) throw new KakehashiError('STORAGE-SCHEMA-BEHIND', { params: { migration: missing.name } })
  }

  const turn = createTurnstile()
  const { adapter } = db.getExecutor()
  const transaction = <T>(work: (tx: RecordsHandle) => Promise<T>): Promise<T> =>
    turn(() =>
      db.transaction().execute(async (tx) => {
        if (adapter instanceof EmbeddedAdapter) return adapter.within(tx, () => journalled(tx, journal, work))
        await oneWriter.execute(tx)
        return journalled(tx, journal, work)
      }),
    )

  const snapshot = <T>(work: (reader: RecordsHandle) => Promise<T>): Promise<T> =>
    db.connection().execute(async (reader) => {
      await sql.raw(embedded ? 'begin' : 'begin isolation level repeatable read read only').execute(reader)
      try {
        return await work(reader)
      } finally {
        await sql`rollback`.execute(reader)
      }
    })

  return {
    db,
    engine: embedded ? 'sqlite' : 'postgres',
    migrate,
    migrateWithin,
    snapshot,
    checkSchema,
    transaction,
    ping: async () => {
      await sql`select 1`.execute(db)
    },
    ...(embedded ? {} : { time: () => timeOf(db) }),
    close: async () => {
      await db.destroy()
      if (adapter instanceof EmbeddedAdapter) adapter.close()
      journal?.close()
    },
  }
}

async function timeOf(db: RecordsHandle): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  return rows[0]?.now as Date
}

/** The migrations that these records have seen, in order; none when they are empty. */
export async function migrationsOf(db: RecordsHandle): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

/** @throws STORAGE-SCHEMA-AHEAD naming the first migration that this release does not know */
function refuseAhead(names: readonly string[]): void {
  const ahead = names.find((name) => !(name in migrations))
  if (ahead) throw new KakehashiError('STORAGE-SCHEMA-AHEAD', { params: { migration: ahead } })
}
