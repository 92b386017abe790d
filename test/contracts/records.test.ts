import { fork } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KakehashiError } from '../../src/foundation/index.ts'
import { lockDataDirectory, openRecords } from '../../src/storage/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

async function open(file = ':memory:') {
  const records = openRecords({ file })
  onTestFinished(() => records.close())
  await records.migrate()
  return records
}

const secret = (name: string) => ({ name, value_encrypted: 'x', created_at: '2026-11-22T00:00:00Z' })

describe('records', () => {
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

  it('migrates once, and finds nothing to do the second time', async () => {
    const file = `${temporaryDirectory()}/records.sqlite`
    await open(file)
    const again = openRecords({ file })
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
})

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
