import { fork } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openRecords, type RecordsLocation } from '../../src/storage/index.ts'
import { migrations } from '../../src/storage/records/migrations/index.ts'
import { readColumns, readSchema } from '../support/read-schema.ts'
import { needs } from '../support/require.ts'
import { startPostgres, type TestServer } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const open = (location: RecordsLocation) => {
  const records = openRecords(location)
  onTestFinished(() => records.close())
  return records
}

const migrated = async (location: RecordsLocation) => {
  const records = open(location)
  await records.migrate()
  return records
}

/** What every engine must do; `locate` names a place that no other test uses. */
function contract(locate: () => Promise<RecordsLocation>): void {
  it('gives one schema, however many steps lead to it', async () => {
    const fresh = await migrated(await locate())
    const stepwise = await locate()
    for (const upTo of Object.keys(migrations).sort()) {
      // Every release opens the database anew.
      const records = openRecords(stepwise)
      expect(await records.migrate({ upTo })).toEqual({ applied: [upTo] })
      await records.close()
    }
    expect(await readSchema(open(stepwise).db)).toEqual(await readSchema(fresh.db))
  })

  it('leaves nothing behind when it is killed in the middle, and completes when run again', async () => {
    const location = await locate()
    const child = fork('test/support/migrate-and-hang.ts', [JSON.stringify(location)])
    await once(child, 'message')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const records = open(location)
    expect((await records.migrate()).applied).toEqual(Object.keys(migrations).sort())
    expect(await readSchema(records.db)).toEqual(await readSchema((await migrated(await locate())).db))
  })

  it('is done once by two nodes that start at the same time', async () => {
    const location = await locate()
    const results = await Promise.all([open(location).migrate(), open(location).migrate()])
    expect(results.flatMap(({ applied }) => applied).sort()).toEqual(Object.keys(migrations).sort())
  })
}

const onSqlite = async () => ({ file: `${temporaryDirectory()}/records.sqlite` })

describe('migrating sqlite', () => contract(onSqlite))

needs('postgres')('migrating postgres', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  const locate = async () => {
    const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    onTestFinished(async () => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await client.end()
    })
    return { url: server.url.replace(/[^/]*$/, name) }
  }
  contract(locate)

  it('gives the tables and columns that sqlite has', async () => {
    const [here, there] = [await migrated(await locate()), await migrated(await onSqlite())]
    expect(await readColumns(here.db)).toEqual(await readColumns(there.db))
  })
})
