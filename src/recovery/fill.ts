import { sql } from 'kysely'
import { KakehashiError } from '../foundation/index.ts'
import { putRows, type Records, type RecordsHandle, readRows, tablesOf } from '../storage/index.ts'
import { type Manifest, tableFile } from './manifest.ts'

/** Takes away the empty tables that an earlier `migrate` may have made: the schema of the backup comes in their place. */
async function dropTables(tx: RecordsHandle, engine: Records['engine']): Promise<void> {
  const tables = await tablesOf(tx, engine)
  for (const name of [...tables.reverse(), 'kysely_migration', 'kysely_migration_lock'])
    await sql`drop table if exists ${sql.table(name)}`.execute(tx)
}

/**
 * Makes the schema that the backup was taken of, puts its rows in, and brings the schema to this release.
 * @returns how many rows @throws STORAGE-SCHEMA-AHEAD, RESTORE-DAMAGED
 */
export async function fill(
  tx: RecordsHandle,
  records: Records,
  { directory, manifest }: { directory: string; manifest: Manifest },
): Promise<number> {
  await dropTables(tx, records.engine)
  await records.migrateWithin(tx, manifest.migrations)
  const tables = await tablesOf(tx, records.engine)
  for (const name of tables.toReversed()) await sql`delete from ${sql.table(name)}`.execute(tx)
  let total = 0
  for (const name of tables) {
    const described = manifest.tables.find((table) => table.name === name)
    const file = tableFile(directory, name)
    const damaged = (reason: string) => new KakehashiError('RESTORE-DAMAGED', { params: { file, reason } })
    if (!described) throw damaged('the manifest does not name it')
    let count = 0
    for await (const rows of readRows(file)) {
      await putRows(tx, name, rows)
      count += rows.length
    }
    if (count !== described.rows) throw damaged(`${count} rows instead of ${described.rows}`)
    total += count
  }
  await records.migrateWithin(tx)
  return total
}
