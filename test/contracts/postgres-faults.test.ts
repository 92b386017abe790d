import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { openRecords, type Records, reachRecords } from '../../src/storage/index.ts'
import { refusalOf } from '../support/organisation-world.ts'
import { until } from '../support/redis-processes.ts'
import { needs } from '../support/require.ts'
import { freePort, type PostgresProcess, startOwnPostgres } from '../support/servers.ts'

/** No page may be kept waiting longer than this by a store that is away. */
const boundMs = 5000

async function quickRefusal(call: Promise<unknown>): Promise<string | undefined> {
  const began = performance.now()
  const code = await refusalOf(call)
  expect(performance.now() - began).toBeLessThan(boundMs)
  return code
}

let number = 0
const keep = (records: Records) =>
  records.transaction(async (tx) => {
    number += 1
    const name = `secret-${number}`
    await tx.insertInto('secrets').values({ name, value_encrypted: 'x', created_at: '2026-11-22T00:00:00Z' }).execute()
    return name
  })
const kept = async (records: Records) =>
  (await records.db.selectFrom('secrets').select('name').execute()).map(({ name }) => name)
const succeeds = (call: () => Promise<unknown>) => until(async () => (await call().then(() => true)) === true)

needs('postgres', { borrowed: false })('a PostgreSQL that is', () => {
  let server: PostgresProcess
  beforeAll(async () => {
    server = await startOwnPostgres('max_connections=12', 'superuser_reserved_connections=0')
  })
  afterAll(() => server.stop())

  const open = async () => {
    const records = openRecords({ url: server.url })
    onTestFinished(() => records.close())
    await records.migrate()
    return records
  }

  it('killed refuses quickly, and serves again with all it acknowledged when it is back', async () => {
    const records = await open()
    const name = await keep(records)
    await server.kill()
    expect(await quickRefusal(keep(records))).toBe('STORAGE-UNAVAILABLE')
    expect(await quickRefusal(kept(records))).toBe('STORAGE-UNAVAILABLE')
    expect(await quickRefusal(records.ping())).toBe('STORAGE-UNAVAILABLE')
    await server.start()
    await succeeds(() => records.ping())
    expect(await kept(records)).toContain(name)
    expect(await quickRefusal(keep(records))).toBeUndefined()
  })

  it('killed in the middle of transactions refuses them, keeps what it acknowledged and nothing by halves', async () => {
    const records = await open()
    const acknowledged: string[] = []
    const writers = Array.from({ length: 30 }, async () => {
      for (;;) acknowledged.push(await keep(records))
    })
    const codes = writers.map((writer) => refusalOf(writer))
    await until(async () => acknowledged.length > 20)
    await server.kill()
    for (const code of await Promise.all(codes)) expect(code).toBe('STORAGE-UNAVAILABLE')
    await server.start()
    await succeeds(() => records.ping())
    expect(await kept(records)).toEqual(expect.arrayContaining(acknowledged))
  })

  it('killed while a transaction thinks between two statements does not take the process with it', async () => {
    const records = await open()
    const thinking = records.transaction(async (tx) => {
      await tx.selectFrom('secrets').select('name').execute()
      await server.kill()
      await tx.selectFrom('secrets').select('name').execute()
    })
    expect(await refusalOf(thinking)).toBe('STORAGE-UNAVAILABLE')
    await server.start()
    await succeeds(() => records.ping())
  })

  it('silent refuses all who wait within the bound, and serves again when it wakes', async () => {
    const records = await open()
    await keep(records)
    server.pause()
    onTestFinished(() => server.resume())
    const calls = [kept(records), ...Array.from({ length: 30 }, () => keep(records))]
    for (const code of await Promise.all(calls.map((call) => quickRefusal(call))))
      expect(code).toBe('STORAGE-UNAVAILABLE')
    expect(await quickRefusal(records.ping())).toBe('STORAGE-UNAVAILABLE')
    server.resume()
    await succeeds(() => keep(records))
  })

  it('slow, not silent, is waited for', async () => {
    const records = await open()
    const slow = records.transaction(async (tx) => {
      await sql`select pg_sleep(4)`.execute(tx)
      return 'done'
    })
    expect(await slow).toBe('done')
  })

  it('out of connections refuses quickly and serves again when there are some', async () => {
    await open()
    const released = Promise.withResolvers<void>()
    const others: Records[] = []
    const held: Promise<unknown>[] = []
    const holdOne = () => {
      const other = openRecords({ url: server.url })
      others.push(other)
      const holding = other.db.connection().execute(async (connection) => {
        await connection.selectFrom('secrets').select('name').execute()
        await released.promise
      })
      held.push(refusalOf(holding))
    }
    for (let n = 0; n < 12; n += 1) holdOne()
    // A newcomer that got in keeps its connection, so each try is a newcomer of its own and makes room scarcer.
    await until(async () => {
      const newcomer = openRecords({ url: server.url })
      const code = await quickRefusal(newcomer.ping())
      await newcomer.close()
      if (code === undefined) holdOne()
      return code === 'STORAGE-UNAVAILABLE'
    })
    released.resolve()
    await Promise.all(held)
    await Promise.all(others.map((other) => other.close()))
    const newcomer = openRecords({ url: server.url })
    onTestFinished(() => newcomer.close())
    await succeeds(() => keep(newcomer))
  })

  it('not there at start is waited for, and named when it does not come', async () => {
    const heard: object[] = []
    const port = await freePort()
    const url = `postgres://somebody:secret@127.0.0.1:${port}/kakehashi`
    const reaching = reachRecords({ url, patienceMs: 300, onRetry: (notice) => void heard.push(notice) })
    const failure = await reaching.catch((error: unknown) => error)
    const params = { kind: 'PostgreSQL', address: `127.0.0.1:${port}` }
    expect(failure).toMatchObject({ code: 'STORAGE-UNREACHABLE', params })
    expect(heard.length).toBeGreaterThan(0)
    expect(JSON.stringify([failure, heard, String(failure)])).not.toContain('secret')
  })

  it('not let in by name is said so at once', async () => {
    const url = server.url.replace(/[^/]*$/, 'nosuchdatabase').replace('kakehashi@', 'kakehashi:secret@')
    const failure = await reachRecords({ url, patienceMs: 5000 }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'STORAGE-REFUSED', params: { kind: 'PostgreSQL' } })
    expect(String(failure)).not.toContain('secret')
  })
})
