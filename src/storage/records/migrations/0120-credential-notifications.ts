import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('credential_notifications')
    .addColumn('credential_id', 'text', (column) => column.notNull().references('credentials.id'))
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('told_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('credential_notifications_pk', ['credential_id', 'event'])
    .execute()
}
