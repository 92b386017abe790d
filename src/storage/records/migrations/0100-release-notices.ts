import type { Kysely } from 'kysely'

/** What staff have been told of what a service receives of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('release_notices')
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('claims', 'text', (column) => column.notNull())
    .addColumn('first_seen_at', 'text', (column) => column.notNull())
    .addColumn('last_seen_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('release_notices_pk', ['person_id', 'recipient'])
    .execute()
}
