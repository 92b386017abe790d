import { describe, expect, it, onTestFinished } from 'vitest'
import { openRecords, prepareQuery, type Records } from '../../src/storage/index.ts'

async function open(): Promise<Records> {
  const records = openRecords({ file: ':memory:' })
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
})
