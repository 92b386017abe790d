import pg from 'pg'
import { openRecords, type Records } from '../../src/storage/index.ts'

/** A PostgreSQL on which records of tests lie from now on, instead of in memory. */
export interface PostgresGround {
  leave(): Promise<void>
}

interface TestDatabase {
  readonly name: string
  readonly url: string
  /** What a fresh schema holds, to be put back: statements that empty all tables and write the rows that migrations wrote. */
  readonly freshen: string
}

let server: string | undefined
let made: TestDatabase[] = []
let free: TestDatabase[] = []

async function command(url: string | undefined, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

/** Statements that bring a database back to what migrations alone made of it. */
async function readFresh(url: string): Promise<string> {
  const tables = await command(
    url,
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'kysely%'",
  )
  const statements = ['set session_replication_role = replica']
  for (const { name } of tables) {
    statements.push(`delete from ${String(name)}`)
    for (const row of await command(url, `select * from ${String(name)}`)) {
      const values = Object.values(row).map((value) => (value === null ? 'null' : pg.escapeLiteral(String(value))))
      statements.push(`insert into ${String(name)} (${Object.keys(row).join(', ')}) values (${values.join(', ')})`)
    }
  }
  return statements.join(';')
}

async function makeDatabase(at: string): Promise<TestDatabase> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  await command(at, `CREATE DATABASE ${name}`)
  const url = at.replace(/[^/]*$/, name)
  const records = openRecords({ url })
  await records.migrate()
  await records.close()
  return { name, url, freshen: made[0]?.freshen ?? (await readFresh(url)) }
}

/** Puts the records of every test in this process on PostgreSQL. @param url a database whose superuser may create others */
export async function standOnPostgres(url: string): Promise<PostgresGround> {
  server = url
  return {
    leave: async () => {
      for (const { name } of made) await command(server, `DROP DATABASE ${name} WITH (FORCE)`)
      server = undefined
      made = []
      free = []
    },
  }
}

let lent: Records | undefined

/** Makes the next world stand on these records instead of fresh ones; they are closed by whoever lends them. */
export function lendRecords(records: Records): void {
  lent = Object.create(records, { close: { value: async () => {} } }) as Records
}

/** Fresh records, migrated: in memory, or in a database that no other test uses now where `standOnPostgres` put them. */
export async function openTestRecords(): Promise<Records> {
  if (lent) {
    const records = lent
    lent = undefined
    return records
  }
  if (server === undefined) {
    const records = openRecords({ file: ':memory:' })
    await records.migrate()
    return records
  }
  // Making and dropping a database takes far longer than emptying one.
  const database = free.pop() ?? (await makeDatabase(server))
  if (!made.includes(database)) made.push(database)
  const records = openRecords({ url: database.url })
  return {
    ...records,
    close: async () => {
      await records.close()
      await command(database.url, database.freshen)
      free.push(database)
    },
  }
}
