import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('organisation_accounts')
    .addColumn('person_id', 'text', (column) => column.primaryKey())
    .addColumn('account_type', 'text', (column) => column.notNull())
    .addColumn('corporate_number', 'text')
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('first_recorded_at', 'text', (column) => column.notNull())
    .addColumn('recorded_at', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('organisation_accounts_corporate_number')
    .on('organisation_accounts')
    .column('corporate_number')
    .execute()
  await db.schema
    .createTable('appointments')
    .addColumn('appointment_id', 'text', (column) => column.primaryKey())
    .addColumn('school_code', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('starts_on', 'text', (column) => column.notNull())
    .addColumn('ends_on', 'text')
    .addColumn('appointed_by', 'text', (column) => column.notNull())
    .addColumn('appointed_at', 'text', (column) => column.notNull())
    .addColumn('ended_by', 'text')
    .addColumn('ended_at', 'text')
    .execute()
  await db.schema.createIndex('appointments_person').on('appointments').column('person_id').execute()
  await db.schema.createIndex('appointments_school').on('appointments').columns(['school_code', 'role']).execute()
  await db.schema
    .createTable('appointment_ledger')
    .addColumn('school_code', 'text', (column) => column.primaryKey())
    .addColumn('changes', 'integer', (column) => column.notNull())
    .execute()
}
