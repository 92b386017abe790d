import type { Kysely } from 'kysely'

/** Withdrawal of keys, and the number of the change that touched a key last: nodes ask for what is newer than they know. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('signing_keys').addColumn('withdrawn_at', 'text').execute()
  await db.schema
    .alterTable('signing_keys')
    .addColumn('changed_in', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema.createIndex('signing_keys_changed_in').on('signing_keys').column('changed_in').execute()
}
