import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/foundation/index.ts'
import { openRecords, openState } from '../../src/storage/index.ts'
import { runCommand } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Files of SQLite in a directory that others than the owner may read. */
const readable = (directory: string) =>
  readdirSync(directory)
    .filter((name) => name.includes('.sqlite'))
    .filter((name) => (statSync(join(directory, name)).mode & 0o077) !== 0)

describe('a data directory that others may read', () => {
  it('gets files that they may not read, whatever the umask', () => {
    const data = temporaryDirectory()
    chmodSync(data, 0o755)
    const run = spawnSync('sh', ['-c', 'umask 022; exec "$@"', 'sh', process.execPath, 'src/kakehashi.ts', 'migrate'], {
      env: { ...process.env, KAKEHASHI_DATA: data },
    })
    expect(run.status).toBe(0)
    expect(existsSync(join(data, 'records.sqlite'))).toBe(true)
    expect(readable(data)).toEqual([])
  })

  it('has those tightened that are there, and those that SQLite puts beside them', async () => {
    const data = temporaryDirectory()
    const open = async () => {
      const records = openRecords({ file: join(data, 'records.sqlite') })
      const state = openState({ file: join(data, 'state.sqlite'), clock: fixedClock('2026-11-26T00:00:00Z') })
      await records.migrate()
      return { records, state }
    }
    const close = async ({ records, state }: Awaited<ReturnType<typeof open>>) => {
      await state.close()
      await records.close()
    }
    const first = await open()
    expect(readdirSync(data)).toEqual(expect.arrayContaining(['records.sqlite-wal', 'state.sqlite-shm']))
    expect(readable(data)).toEqual([])
    for (const name of readdirSync(data)) chmodSync(join(data, name), 0o644)
    const second = await open()
    expect(readable(data)).toEqual([])
    await close(first)
    await close(second)
  })
})

describe('a directory that cannot be made', () => {
  it.each([
    ['under /proc', () => '/proc/nothing-of-ours/below'],
    [
      'below a file',
      () => {
        const file = join(temporaryDirectory(), 'file')
        writeFileSync(file, '')
        return join(file, 'below')
      },
    ],
  ])('%s is refused at once, for data, journal and backup', async (_, pathOf) => {
    const path = pathOf()
    const data = temporaryDirectory()
    const started = await runCommand(['migrate'], { data: path })
    expect(started).toMatchObject({ code: 1, errors: [expect.stringMatching(/^kakehashi: START-DATA-UNUSABLE: /)] })
    const beside = await runCommand(['migrate'], { data, environment: { KAKEHASHI_JOURNAL: path } })
    expect(beside).toMatchObject({ code: 1, errors: [expect.stringMatching(/^kakehashi: START-DATA-UNUSABLE: /)] })
    expect((await runCommand(['migrate'], { data })).code).toBe(0)
    const backup = await runCommand(['backup', '--out', path], { data })
    expect(backup).toMatchObject({ code: 1, errors: [expect.stringMatching(/^kakehashi: BACKUP-TARGET: /)] })
  })
})
