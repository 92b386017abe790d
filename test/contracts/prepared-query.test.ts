import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { KyselyPlugin } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openRecords, prepareQuery, type Records, type RecordsHandle, timeQueries } from '../../src/storage/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

async function open(file = ':memory:'): Promise<Records> {
  const records = openRecords({ file })
  await records.migrate()
  onTestFinished(() => records.close())
  return records
}

const put = prepareQuery((db, personId: string, origin: string, at: string) =>
  db
    .insertInto('persons')
    .values({ person_id: personId, origin, created_at: at })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ origin, created_at: at })),
)
const find = prepareQuery((db, personId: string) =>
  db
    .selectFrom('persons')
    .select(['person_id', 'origin'])
    .where('person_id', '=', personId)
    .where('origin', '=', 'individual'),
)
const at = '2026-04-01T00:00:00.000Z'

describe('a prepared query', () => {
  it('takes other values each time, keeps its constants, and uses a value in every place it was named', async () => {
    const { db } = await open()
    await put(db, 'a', 'individual', at)
    await put(db, 'b', 'organisation', at)
    expect(await find(db, 'a')).toEqual([{ person_id: 'a', origin: 'individual' }])
    expect(await find(db, 'b')).toEqual([])
    await put(db, 'b', 'individual', at)
    expect(await find(db, 'b')).toEqual([{ person_id: 'b', origin: 'individual' }])
    expect(await find(db, "' or 1=1 --")).toEqual([])
  })

  it('belongs to the transaction on whose handle it is run', async () => {
    const records = await open()
    const failing = records.transaction(async (tx) => {
      await put(tx, 'a', 'individual', at)
      expect(await find(tx, 'a')).toHaveLength(1)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await find(records.db, 'a')).toEqual([])
  })

  it('serves several stores, and goes on when the schema has changed', async () => {
    const [one, other] = [await open(), await open()]
    await put(one.db, 'a', 'individual', at)
    expect(await find(other.db, 'a')).toEqual([])
    await one.db.schema.alterTable('persons').addColumn('later', 'text').execute()
    await put(one.db, 'c', 'individual', at)
    expect(
      await one.db.selectFrom('persons').selectAll().where('person_id', '=', 'c').executeTakeFirst(),
    ).toHaveProperty('later', null)
    expect(await find(one.db, 'c')).toHaveLength(1)
  })

  it('waits outside for the open transaction, and sees nothing of it before', async () => {
    const records = await open()
    let outside: Promise<unknown> | undefined
    await records.transaction(async (tx) => {
      await put(tx, 'a', 'individual', at)
      outside = find(records.db, 'a')
      expect(await Promise.race([outside, new Promise((resolve) => setImmediate(resolve, 'waits'))])).toBe('waits')
      await put(tx, 'a', 'organisation', at)
      await put(tx, 'b', 'individual', at)
    })
    expect(await outside).toEqual([])
    expect(await find(records.db, 'b')).toHaveLength(1)
  })

  it('is refused on the handle of a transaction that has ended', async () => {
    const records = await open()
    let kept: RecordsHandle | undefined
    await records.transaction(async (tx) => {
      kept = tx
      await put(tx, 'a', 'individual', at)
    })
    await expect(put(kept as RecordsHandle, 'b', 'individual', at)).rejects.toThrow('committed')
    await records.transaction(async () => {
      await expect(put(kept as RecordsHandle, 'b', 'individual', at)).rejects.toThrow('committed')
    })
    expect(await find(records.db, 'b')).toEqual([])
  })

  it('reads on the handle of a snapshot what stood at its moment', async () => {
    const file = `${temporaryDirectory()}/records.sqlite`
    const [one, other] = [await open(file), await open(file)]
    await one.snapshot(async (reader) => {
      expect(await find(reader, 'a')).toEqual([])
      await put(other.db, 'a', 'individual', at)
      expect(await find(reader, 'a')).toEqual([])
    })
    expect(await find(one.db, 'a')).toHaveLength(1)
  })

  it('heeds the plugins of its handle', async () => {
    const { db } = await open()
    await put(db, 'a', 'individual', at)
    const none = {
      transformQuery: ({ node }) => node,
      transformResult: async () => ({ rows: [] }),
    } satisfies KyselyPlugin
    expect(await find(db.withPlugin(none), 'a')).toEqual([])
  })

  it('waits outside a transaction for another process that writes', async () => {
    const file = `${temporaryDirectory()}/records.sqlite`
    const { db } = await open(file)
    const write = `const { parentPort } = require('node:worker_threads')
      const database = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(file)})
      database.exec('BEGIN IMMEDIATE')
      parentPort.postMessage('holds')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
      database.exec('COMMIT')`
    for (const personId of ['a', 'b', 'c']) {
      const writer = new Worker(write, { eval: true })
      await once(writer, 'message')
      await put(db, personId, 'individual', at)
      expect(await find(db, personId)).toHaveLength(1)
      await writer.terminate()
    }
  })

  it('leaves the file closed with the store, whoever has read it', async () => {
    const file = `${temporaryDirectory()}/records.sqlite`
    await (await open(file)).close()
    const records = openRecords({ file })
    expect(await find(records.db, 'a')).toEqual([])
    expect(existsSync(`${file}-wal`)).toBe(true)
    await records.close()
    expect(existsSync(`${file}-wal`)).toBe(false)
    await expect(find(records.db, 'a')).rejects.toThrow()
  })

  it('is timed each time by itself', async () => {
    const { db } = await open()
    const told: number[] = []
    const timed = timeQueries(db, (seconds) => told.push(seconds))
    await find(timed, 'a')
    await new Promise((resolve) => setTimeout(resolve, 200))
    await find(timed, 'a')
    await timed.selectFrom('persons').selectAll().execute()
    expect(told).toHaveLength(3)
    expect(Math.max(...told)).toBeLessThan(0.2)
  })
})
