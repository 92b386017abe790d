import { sql } from 'kysely'
import type { RecordsHandle } from '../../src/storage/index.ts'

/** The schema as the engine itself tells it, in an order that does not depend on how it came about. */
export async function readSchema(db: RecordsHandle): Promise<string[]> {
  const read = db.introspection.constructor.name.startsWith('Sqlite') ? readSqlite : readPostgres
  return (await read(db)).sort()
}

async function readSqlite(db: RecordsHandle): Promise<string[]> {
  const { rows } = await sql<{ said: string }>`
    select type || ' ' || name || ' ' || coalesce(sql, '') as said from sqlite_master`.execute(db)
  return rows.map(({ said }) => said)
}

async function readPostgres(db: RecordsHandle): Promise<string[]> {
  const { rows } = await sql<{ said: string }>`
    select concat_ws(' ', 'column', table_name, ordinal_position, column_name, data_type, is_nullable, column_default) as said
      from information_schema.columns where table_schema = 'public'
    union all select concat_ws(' ', 'index', indexdef) from pg_indexes where schemaname = 'public'
    union all select concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
      from pg_constraint where connamespace = 'public'::regnamespace`.execute(db)
  return rows.map(({ said }) => said)
}

/** Tables, columns and their types alone, for comparing one engine with another: SQLite calls some primary keys nullable. */
export async function readColumns(db: RecordsHandle): Promise<string[]> {
  const tables = await db.introspection.getTables()
  return tables
    .filter(({ isView }) => !isView)
    .flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}: ${kindOf(column.dataType)}`))
    .sort()
}

const kindOf = (type: string) => ({ int4: 'integer', INTEGER: 'integer', TEXT: 'text' })[type] ?? type
