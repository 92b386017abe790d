import { CompiledQuery, sql } from 'kysely'
import type { Records, RecordsHandle } from '../records/open-records.ts'

/** A row as it lies in a backup: our columns are text and integers alone. */
export type Row = Readonly<Record<string, string | number | null>>

const rowsAtOnce = 1000

/** Tables of ours in the order in which they were made, so that each comes after those it refers to. */
export async function tablesOf(db: RecordsHandle, engine: Records['engine']): Promise<string[]> {
  const query =
    engine === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table' order by rowid`
      : sql<{ name: string }>`select relname as name from pg_class
          where relkind = 'r' and relnamespace = current_schema()::regnamespace order by oid`
  const { rows } = await query.execute(db)
  return rows.map(({ name }) => name).filter((name) => !/^(kysely_|sqlite_)/.test(name))
}

/** Every row of a table, some at a time. @param reader a handle inside `snapshot` */
export async function* rowsOf(reader: RecordsHandle, engine: Records['engine'], table: string): AsyncGenerator<Row[]> {
  if (engine === 'sqlite') {
    yield* sqliteRows(reader, table)
    return
  }
  await sql`declare reading no scroll cursor for select * from ${sql.table(table)}`.execute(reader)
  for (;;) {
    const { rows } = await reader.executeQuery<Row>(CompiledQuery.raw(`fetch ${rowsAtOnce} from reading`))
    if (rows.length === 0) break
    yield rows
  }
  await sql`close reading`.execute(reader)
}

/** By the row number that SQLite gives every row: the statement is short, whatever the size of the table. */
async function* sqliteRows(reader: RecordsHandle, table: string): AsyncGenerator<Row[]> {
  for (let after = 0; ; ) {
    const { rows } = await sql<Row & { row_number_: number }>`
      select rowid as row_number_, * from ${sql.table(table)} where rowid > ${after} order by rowid limit ${rowsAtOnce}`.execute(
      reader,
    )
    const last = rows.at(-1)
    if (!last) return
    after = last.row_number_
    yield rows.map(({ row_number_, ...row }) => row as unknown as Row)
  }
}

/** Puts rows into a table, as many at a time as both engines take. */
export async function putRows(tx: RecordsHandle, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first)
  const atOnce = Math.max(1, Math.floor(20_000 / columns.length))
  for (let from = 0; from < rows.length; from += atOnce) {
    const values = rows
      .slice(from, from + atOnce)
      .map((row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`)
    const names = sql.join(columns.map((column) => sql.ref(column)))
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(tx)
  }
}
