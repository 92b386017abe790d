import { fork } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { KakehashiError } from '../../src/foundation/index.ts'
import { lockDataDirectory, openRecords, type Records, type RecordsLocation } from '../../src/storage/index.ts'
import { needs } from '../support/require.ts'
import { startPostgres, type TestServer } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

type Locate = () => Promise<RecordsLocation>

describe('records on sqlite', () => contract(async () => ({ file: `${temporaryDirectory()}/records.sqlite` })))

needs('postgres')('records on postgres', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  contract(async () => {
    const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    onTestFinished(async () => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await client.end()
    })
    return { url: server.url.replace(/[^/]*$/, name) }
  })
})

/** From now on a new secret fails as a full disk does: the transaction is ended by the engine itself. */
const endsTransactions = async ({ db, engine }: Records): Promise<void> => {
  if (engine === 'sqlite') {
    await sql`create trigger full before insert on secrets begin select raise(rollback, 'no room'); end`.execute(db)
    return
  }
  await sql`create function full_disk() returns trigger as $$ begin raise 'no room'; end $$ language plpgsql`.execute(
    db,
  )
  await sql`create trigger full_disk before insert on secrets for each row execute function full_disk()`.execute(db)
}

const secret = (name: string) => ({ name, value_encrypted: 'x', created_at: '2026-11-22T00:00:00Z' })

/** What every engine must do; `locate` names a place that no other test uses. */
function contract(locate: Locate): void {
  const open = async (location?: RecordsLocation) => {
    const records = openRecords(location ?? (await locate()))
    onTestFinished(() => records.close())
    await records.migrate()
    return records
  }

  it('keeps all of a transaction or nothing', async () => {
    const records = await open()
    await expect(
      records.transaction(async (tx) => {
        await tx.insertInto('secrets').values(secret('a')).execute()
        throw new Error('halfway')
      }),
    ).rejects.toThrow('halfway')
    expect(await records.db.selectFrom('secrets').selectAll().execute()).toEqual([])
  })

  it('tells of the fault that ended a transaction, not that there is nothing left to take back', async () => {
    const records = await open()
    await endsTransactions(records)
    const failing = records.transaction((tx) => tx.insertInto('secrets').values(secret('a')).execute())
    await expect(failing).rejects.toThrow('no room')
    expect(await records.db.selectFrom('secrets').selectAll().execute()).toEqual([])
    await records.transaction((tx) => tx.updateTable('audit_head').set({ sequence: 1 }).execute())
  })

  it('keeps transactions that run at the same time apart', async () => {
    const records = await open()
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        records.transaction(async (tx) => {
          const { sequence } = await tx.selectFrom('audit_head').select('sequence').executeTakeFirstOrThrow()
          await Promise.resolve()
          await tx
            .updateTable('audit_head')
            .set({ sequence: sequence + 1 })
            .execute()
          await tx
            .insertInto('secrets')
            .values(secret(String(n)))
            .execute()
        }),
      ),
    )
    expect((await records.db.selectFrom('audit_head').select('sequence').executeTakeFirstOrThrow()).sequence).toBe(20)
  })

  it('lets two handles write in turn', async () => {
    const location = await locate()
    const [one, two] = [await open(location), await open(location)]
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? one : two).transaction(async (tx) => {
          const { sequence } = await tx.selectFrom('audit_head').select('sequence').executeTakeFirstOrThrow()
          await new Promise((resolve) => setImmediate(resolve))
          await tx
            .updateTable('audit_head')
            .set({ sequence: sequence + 1 })
            .execute()
        }),
      ),
    )
    expect((await two.db.selectFrom('audit_head').select('sequence').executeTakeFirstOrThrow()).sequence).toBe(20)
  })

  it('migrates once, and finds nothing to do the second time', async () => {
    const location = await locate()
    await open(location)
    const again = openRecords(location)
    onTestFinished(() => again.close())
    expect(await again.migrate()).toEqual({ applied: [] })
  })

  it('refuses a database that a newer release has migrated', async () => {
    const records = await open()
    await records.db
      .insertInto('kysely_migration' as never)
      .values({ name: '9999-from-the-future', timestamp: '2030-01-01' } as never)
      .execute()
    await expect(records.migrate()).rejects.toThrow(KakehashiError)
    await expect(records.migrate()).rejects.toThrow('9999-from-the-future')
  })
}

describe('data directory', () => {
  it('belongs to one process, and is free again when that process was killed', async () => {
    const directory = temporaryDirectory()
    const holder = fork('test/support/hold-data-directory.ts', [directory])
    await once(holder, 'message')
    expect(() => lockDataDirectory(directory, process.pid)).toThrow(`process ${holder.pid}`)
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    lockDataDirectory(directory, process.pid).release()
  })
})
