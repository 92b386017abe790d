import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAudit } from '../../src/audit/index.ts'
import { systemClock } from '../../src/foundation/index.ts'
import { lockDataDirectory, openJournal, openRecords, openRedisState } from '../../src/storage/index.ts'
import { needs } from '../support/require.ts'
import { runCommand } from '../support/run-command.ts'
import { startPostgres, startRedis, type TestServer } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** A data directory in which an operator has made keys. */
async function openDirectory(stores: Record<string, string> = {}) {
  const data = temporaryDirectory()
  const environment = { ...stores, KAKEHASHI_JOURNAL: join(data, 'journal') }
  expect(await runCommand(['migrate'], { data, environment })).toMatchObject({ code: 0 })
  expect(await runCommand(['keys', 'rotate'], { data, environment })).toMatchObject({ code: 0 })
  return data
}

const keyFile = 'key-encryption.key'

describe('backup and restore on the command line', () => {
  it('bring everything back into a new data directory, and end every session', async () => {
    const data = await openDirectory()
    const backup = join(temporaryDirectory(), 'backup')
    const made = await runCommand(['backup', '--out', backup], { data })
    expect(made.code).toBe(0)
    expect(made.out.join(' ')).toContain('which is not in it')
    expect(existsSync(join(backup, keyFile))).toBe(false)
    expect(readFileSync(join(backup, 'manifest.json'), 'utf8')).toContain('"engine": "sqlite"')

    const fresh = temporaryDirectory()
    cpSync(join(data, 'journal'), join(fresh, 'journal'), { recursive: true })
    writeFileSync(join(fresh, 'state.sqlite'), 'sessions of before')
    const keyless = await runCommand(['restore', '--from', backup], { data: fresh })
    expect(keyless).toMatchObject({ code: 1, errors: [expect.stringContaining('RESTORE-KEY')] })
    expect(existsSync(join(fresh, keyFile))).toBe(false)

    cpSync(join(data, keyFile), join(fresh, keyFile))
    const restored = await runCommand(['restore', '--from', backup, '--json'], { data: fresh })
    expect(restored.errors).toEqual([])
    expect(JSON.parse(restored.out[0] as string)).toMatchObject({ events: 1, gap_at: null })
    expect(existsSync(join(fresh, 'state.sqlite'))).toBe(false)
    expect((await runCommand(['audit', 'verify'], { data: fresh })).code).toBe(0)
    const keysOf = async (directory: string) => (await runCommand(['keys', 'list', '--json'], { data: directory })).out
    expect(await keysOf(fresh)).toEqual(await keysOf(data))

    const again = await runCommand(['restore', '--from', backup], { data: fresh })
    expect(again).toMatchObject({ code: 1, errors: [expect.stringContaining('RESTORE-NOT-EMPTY')] })
  })

  it('take what `audit export` printed for a journal', async () => {
    const data = await openDirectory()
    const backup = join(temporaryDirectory(), 'backup')
    await runCommand(['backup', '--out', backup], { data })
    const { out } = await runCommand(['audit', 'export'], { data })
    const exported = join(temporaryDirectory(), 'exported.jsonl')
    writeFileSync(exported, out.join('\n'))
    const fresh = temporaryDirectory()
    cpSync(join(data, keyFile), join(fresh, keyFile))
    const missing = await runCommand(['restore', '--from', backup], { data: fresh })
    expect(missing).toMatchObject({ code: 1, errors: [expect.stringContaining('RESTORE-JOURNAL-MISSING')] })
    const restored = await runCommand(['restore', '--from', backup, '--journal', exported, '--json'], { data: fresh })
    expect(JSON.parse(restored.out[0] as string)).toMatchObject({ events: 1 })
  })

  it('refuse a data directory that a gateway uses', async () => {
    const data = temporaryDirectory()
    const lock = lockDataDirectory(data, process.pid)
    const refused = await runCommand(['restore', '--from', temporaryDirectory()], { data })
    lock.release()
    expect(refused).toMatchObject({ code: 1, errors: [expect.stringContaining('START-DATA-IN-USE')] })
  })
})

needs('redis')('backup and restore on servers', () =>
  needs('postgres')('on the command line', () => {
    const servers: TestServer[] = []
    beforeAll(async () => {
      servers.push(await startPostgres(), await startRedis())
    })
    afterAll(async () => {
      for (const server of servers) await server.stop()
    })

    it('end every session and code, and leave what is not ours', async () => {
      const [postgres, redis] = servers as [TestServer, TestServer]
      const audit = createAudit({ clock: systemClock })
      const name = `commands_${crypto.randomUUID().replaceAll('-', '')}`
      const admin = openRecords({ url: postgres.url })
      for (const suffix of ['a', 'b']) await sql`create database ${sql.id(`${name}${suffix}`)}`.execute(admin.db)
      await admin.close()
      const urlOf = (suffix: string) => postgres.url.replace(/[^/]*$/, `${name}${suffix}`)
      const environment = { DATABASE_URL: urlOf('a'), REDIS_URL: redis.url }
      const data = await openDirectory(environment)
      const journal = openJournal(join(data, 'journal'))
      const records = openRecords({ url: environment.DATABASE_URL }, { journal })
      const backup = join(temporaryDirectory(), 'backup')
      expect((await runCommand(['backup', '--out', backup], { data, environment })).code).toBe(0)
      await records.transaction((tx) =>
        audit.append(tx, {
          type: 'signin.completed',
          actor: { kind: 'person', id: 'p' },
          fields: { path: 'individual' },
        }),
      )
      await records.close()
      const state = await openRedisState({ url: redis.url })
      await state.put('Session:before', 'value', 600)
      const other = await openRedisState({ url: redis.url, prefix: 'other:' })
      await other.put('Session:other', 'value', 600)

      const into = { ...environment, DATABASE_URL: urlOf('b') }
      const restored = await runCommand(['restore', '--from', backup, '--json'], { data, environment: into })
      expect(restored.errors).toEqual([])
      expect(JSON.parse(restored.out[0] as string)).toMatchObject({ events: 2, gap_at: null })
      expect(await state.get('Session:before')).toBeUndefined()
      expect(await other.get('Session:other')).toBeDefined()
      await other.delete('Session:other')
      await state.close()
      await other.close()
      expect((await runCommand(['audit', 'verify'], { data, environment: into })).code).toBe(0)
    })
  }),
)
