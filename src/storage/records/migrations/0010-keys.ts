import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('signing_keys')
    .addColumn('kid', 'text', (column) => column.primaryKey())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('algorithm', 'text', (column) => column.notNull())
    .addColumn('public_jwk', 'text', (column) => column.notNull())
    .addColumn('private_encrypted', 'text', (column) => column.notNull())
    .addColumn('certificate_chain', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('activates_at', 'text', (column) => column.notNull())
    .addColumn('retires_at', 'text')
    .execute()
  await db.schema.createIndex('signing_keys_owner').on('signing_keys').columns(['owner', 'algorithm']).execute()
  await db.schema
    .createTable('secrets')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value_encrypted', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute()
}
