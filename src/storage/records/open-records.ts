import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { KakehashiError } from '../../foundation/index.ts'
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
  /**
   * Runs `work` in one transaction: all of it is kept, or nothing, and no other transaction runs at the same time. Inside, use only the
   * handle passed in; on the embedded engine `db` waits for the transaction to end.
   */
  transaction<T>(work: (tx: RecordsHandle) => Promise<T>): Promise<T>
  /**
   * Brings the schema up to this release, in one transaction: cut short, it leaves nothing behind and can be run again.
   * @param options.upTo the last migration to apply; a restore goes through the schema of its backup
   * @throws STORAGE-SCHEMA-AHEAD when a newer release has been here
   */
  migrate(options?: { upTo?: string }): Promise<{ applied: string[] }>
  /** Refuses records of another release. @throws STORAGE-SCHEMA-AHEAD, STORAGE-SCHEMA-BEHIND naming the first migration too many or missing */
  checkSchema(): Promise<void>
  ping(): Promise<void>
  close(): Promise<void>
}

/** Where the records lie: a SQLite file (or `:memory:`), or a PostgreSQL database by its `postgres://…` URL. */
export type RecordsLocation = { readonly file: string } | { readonly url: string }

/**
 * Key of the advisory lock that makes transactions on PostgreSQL run one after the other, as they do on SQLite: what a transaction has read
 * stays true until it ends, and the audit chain has one writer. Reads outside transactions are not held up.
 */
const oneWriter = sql`select pg_advisory_xact_lock(7240610)`

/** Opens the records; the schema is not touched until `migrate()`. */
export function openRecords(location: RecordsLocation): Records {
  const embedded = 'file' in location
  const db = new Kysely<Database>({ dialect: embedded ? sqliteDialect(location.file) : postgresDialect(location.url) })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })

  const refuseAhead = async () => {
    const ahead = await migrationsAhead(db)
    if (ahead) throw new KakehashiError('STORAGE-SCHEMA-AHEAD', { params: { migration: ahead } })
  }

  const migrate = async ({ upTo }: { upTo?: string } = {}) => {
    await refuseAhead()
    const { error, results } = upTo === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(upTo)
    if (error) throw new Error('migration failed', { cause: error })
    return { applied: (results ?? []).map(({ migrationName }) => migrationName) }
  }

  const checkSchema = async () => {
    await refuseAhead()
    const missing = (await migrator.getMigrations()).find(({ executedAt }) => executedAt === undefined)
    if (missing) throw new KakehashiError('STORAGE-SCHEMA-BEHIND', { params: { migration: missing.name } })
  }

  const turn = createTurnstile()
  const transaction = <T>(work: (tx: RecordsHandle) => Promise<T>): Promise<T> =>
    turn(() =>
      db.transaction().execute(async (tx) => {
        if (!embedded) await oneWriter.execute(tx)
        return work(tx)
      }),
    )

  return {
    db,
    migrate,
    checkSchema,
    transaction,
    ping: async () => {
      await sql`select 1`.execute(db)
    },
    close: () => db.destroy(),
  }
}

/** The first applied migration that this release does not know, if any. */
async function migrationsAhead(db: RecordsHandle): Promise<string | undefined> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return undefined
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.map(({ name }) => name).find((name) => !(name in migrations))
}
