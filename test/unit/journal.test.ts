import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAudit } from '../../src/audit/index.ts'
import { fixedClock } from '../../src/foundation/index.ts'
import { type Journal, openJournal, openRecords } from '../../src/storage/index.ts'
import { refusalOf } from '../support/organisation-world.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

async function open(journal?: Journal) {
  const directory = join(temporaryDirectory(), 'journal')
  const records = openRecords({ file: ':memory:' }, { journal: journal ?? openJournal(directory) })
  onTestFinished(() => records.close())
  await records.migrate()
  const clock = fixedClock('2026-11-30T14:59:59Z')
  const audit = createAudit({ clock })
  const act = (id: string) =>
    records.transaction((tx) =>
      audit.append(tx, { type: 'key.created', actor: { kind: 'system', id: 'test' }, subject: id, fields: {} }),
    )
  return { directory, records, clock, audit, act }
}

const subjects = (directory: string, file: string) =>
  readFileSync(join(directory, file), 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => (JSON.parse(line) as { subject: string }).subject)

describe('the journal beside the records', () => {
  it('has every event of the log, a file a month', async () => {
    const { directory, clock, act } = await open()
    await act('a')
    await act('b')
    clock.set('2026-12-01T00:00:00Z')
    await act('c')
    expect(readdirSync(directory).sort()).toEqual(['audit-2026-11.jsonl', 'audit-2026-12.jsonl'])
    expect(subjects(directory, 'audit-2026-11.jsonl')).toEqual(['a', 'b'])
    expect(subjects(directory, 'audit-2026-12.jsonl')).toEqual(['c'])
  })

  it('has nothing of a transaction that failed before its commit', async () => {
    const { directory, records, audit, act } = await open()
    await act('a')
    const failing = records.transaction(async (tx) => {
      await audit.append(tx, { type: 'key.created', actor: { kind: 'system', id: 'test' }, subject: 'b', fields: {} })
      throw new Error('not done')
    })
    await expect(failing).rejects.toThrow('not done')
    expect(subjects(directory, 'audit-2026-11.jsonl')).toEqual(['a'])
  })

  it('goes on behind a line that a crash has cut off', async () => {
    const { directory, act } = await open()
    await act('a')
    appendFileSync(join(directory, 'audit-2026-11.jsonl'), '{"sequence":2,"at":"2026')
    await act('b')
    expect(subjects(directory, 'audit-2026-11.jsonl')).toEqual(['a', 'b'])
  })

  it('that cannot be written refuses the act, which then has not happened', async () => {
    const { directory, records, clock, act } = await open()
    rmSync(directory, { recursive: true })
    clock.set('2027-01-01T00:00:00Z')
    expect(await refusalOf(act('a'))).toBe('STORAGE-UNAVAILABLE')
    expect(await records.db.selectFrom('audit_events').selectAll().execute()).toEqual([])
  })
})
