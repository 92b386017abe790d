import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRoster } from '../support/roster-fixtures.ts'

let directory: string
let file: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kakehashi-kill-'))
  file = join(directory, 'records.sqlite')
})
afterEach(() => rm(directory, { recursive: true }))

const script = join(import.meta.dirname, '../support/roster-apply-and-stand.ts')

/**
 * Lets a child apply the second version and kills it (SIGKILL) at a statement of that apply, or right after the apply was acknowledged.
 * @returns what the child said last
 */
async function killAt(statement: number | 'end'): Promise<string> {
  const child = spawn(process.execPath, [script, file, String(statement)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  let last = ''
  for await (const line of createInterface({ input: child.stdout })) {
    last = line
    child.kill('SIGKILL')
  }
  await exited
  return last
}

/** What the database says afterwards: which versions its tables hold, and how many imports were recorded where. */
async function found() {
  const { records, audit, close } = await openRoster(file)
  const { db } = records
  const learners = await db.selectFrom('roster_learners').select('given_name').execute()
  const entries = await db.selectFrom('register_entries').select('address').execute()
  const rooms = await db
    .selectFrom('roster_classes')
    .select('title')
    .where('title', 'in', ['1年1組', '1年A組'])
    .execute()
  const versions = [
    ...learners.map(({ given_name }) => given_name.endsWith('二')),
    ...entries.map(({ address }) => address === '東京都見本市二番町１'),
    rooms.some(({ title }) => title === '1年A組'),
  ]
  const imports = await db.selectFrom('roster_imports').select('id').execute()
  const applied = await db.selectFrom('roster_previews').select('id').where('applied_at', 'is not', null).execute()
  const events = await db.selectFrom('audit_events').select('type').where('type', '=', 'roster.applied').execute()
  const verdict = await audit.verify(db)
  await close()
  return {
    second: [...new Set(versions)],
    recorded: [imports.length, applied.length, events.length],
    audit: verdict.ok,
  }
}

describe('kill -9 while a roster is applied', () => {
  it('keeps an apply that was acknowledged, whole', async () => {
    expect(await killAt('end')).toMatch(/^applied [0-9]+$/)
    expect(await found()).toEqual({ second: [true], recorded: [2, 2, 2], audit: true })
  })

  it.each([1, 6, 12, 15, 18])('leaves everything as it was before, statement %d', async (statement) => {
    expect(await killAt(statement)).toBe('standing')
    expect(await found()).toEqual({ second: [false], recorded: [1, 1, 1], audit: true })
  })
})
