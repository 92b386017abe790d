import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openRecords } from '../../src/storage/index.ts'
import { needs } from '../support/require.ts'
import { runCommand } from '../support/run-command.ts'
import { serverStores } from '../support/server-stores.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** A data directory in which an operator has made keys. */
async function openDirectory(): Promise<string> {
  const data = temporaryDirectory()
  for (const words of [['migrate'], ['keys', 'rotate']])
    expect(await runCommand(words, { data })).toMatchObject({ code: 0 })
  return data
}

/** What somebody does to the records who can reach the file. */
async function behindTheBack(data: string, ...statements: string[]): Promise<void> {
  const records = openRecords({ file: join(data, 'records.sqlite') })
  for (const statement of statements) await sql.raw(statement).execute(records.db)
  await records.close()
}

const eventsOf = async (data: string) => {
  const { out } = await runCommand(['audit', 'export'], { data })
  return out.map((line) => JSON.parse(line) as { sequence: number; type: string })
}

describe('audit verify finds', () => {
  it.each([
    ['emptied', 'delete from audit_head'],
    ['dropped', 'drop table audit_head'],
  ])('a log whose head was %s', async (_, statement) => {
    const data = await openDirectory()
    const last = (await eventsOf(data)).length
    await behindTheBack(data, statement)
    expect(await runCommand(['audit', 'verify'], { data })).toEqual({
      code: 1,
      out: [],
      errors: [expect.stringMatching(new RegExp(`^kakehashi: AUDIT-BROKEN: .* event ${last} \\(head\\)`))],
    })
    const { code, out } = await runCommand(['audit', 'verify', '--json'], { data })
    expect(code).toBe(1)
    expect(JSON.parse(out[0] as string)).toEqual({ ok: false, code: 'AUDIT-BROKEN', sequence: last, why: 'head' })
  })

  it('a log without its events', async () => {
    const data = await openDirectory()
    await behindTheBack(data, 'drop table audit_events')
    const { code, errors } = await runCommand(['audit', 'verify'], { data })
    expect([code, errors]).toEqual([1, [expect.stringMatching(/^kakehashi: AUDIT-BROKEN: .* event 1 \(missing\)/)]])
  })

  it('that the newest event was removed and the head put back', async () => {
    const data = await openDirectory()
    const last = (await eventsOf(data)).at(-1)
    await behindTheBack(
      data,
      `update audit_head set sequence = sequence - 1, hash = (select previous_hash from audit_events order by sequence desc limit 1)`,
      'delete from audit_events where sequence = (select max(sequence) from audit_events)',
    )
    const { code, out, errors } = await runCommand(['audit', 'verify'], { data })
    expect([code, out]).toEqual([1, []])
    expect(errors).toEqual([
      expect.stringMatching(
        new RegExp(`^kakehashi: AUDIT-END-MISSING: .* event ${last?.sequence} \\(.*${last?.type}\\)`),
      ),
    ])
  })

  it('nothing in a log that its journal goes along with', async () => {
    const data = await openDirectory()
    expect(await runCommand(['audit', 'verify'], { data })).toMatchObject({ code: 0, errors: [] })
  })
})

describe('a backup of an audit log that does not verify', () => {
  it('is made, and says that a restore of it is refused', async () => {
    const data = await openDirectory()
    await behindTheBack(data, "update audit_events set actor_id = 'somebody else' where sequence = 1")
    const backup = join(temporaryDirectory(), 'backup')
    const { code, errors } = await runCommand(['backup', '--out', backup], { data })
    expect([code, errors]).toEqual([0, [expect.stringMatching(/^kakehashi: BACKUP-AUDIT: .* event 1 \(altered\)/)]])
    expect(existsSync(join(backup, 'manifest.json'))).toBe(true)
  })

  it('is refused when the log has lost its head', async () => {
    const data = await openDirectory()
    await behindTheBack(data, 'delete from audit_head')
    const { code, errors } = await runCommand(['backup', '--out', join(temporaryDirectory(), 'backup')], { data })
    expect([code, errors]).toEqual([1, [expect.stringMatching(/^kakehashi: AUDIT-BROKEN: /)]])
  })
})

needs(['postgres', 'redis'])('on PostgreSQL a command', () => {
  const open = serverStores()

  it('that writes to the audit log is refused where nobody has named its journal; one that reads is not', async () => {
    const stores = await open()
    const node = temporaryDirectory()
    const named = { ...stores, KAKEHASHI_JOURNAL: join(node, 'journal') }
    for (const words of [['migrate'], ['keys', 'rotate']])
      expect(await runCommand(words, { data: node, environment: named })).toMatchObject({ code: 0 })
    const elsewhere = temporaryDirectory()
    const there = { ...stores, KAKEHASHI_KEYS_ENCRYPTION_KEY_FILE: join(node, 'key-encryption.key') }
    const keys = (await runCommand(['keys', 'list', '--json'], { data: elsewhere, environment: there })).out
    const { kid } = JSON.parse(keys[0] as string) as { kid: string }
    const backup = join(temporaryDirectory(), 'backup')
    for (const words of [
      ['keys', 'retire', kid, '--emergency'],
      ['keys', 'rotate'],
      ['backup', '--out', backup],
      ['certificate', 'revoke', 'any', '--reason', 'left-school'],
      ['outbox', 'retry', '--all-dead'],
      ['roster', 'preview', '--board', '139998'],
      ['roster', 'apply', 'any'],
      ['restore', '--from', backup],
    ])
      expect(await runCommand(words, { data: elsewhere, environment: there }), words.join(' ')).toMatchObject({
        code: 1,
        out: [],
        errors: [expect.stringMatching(/^kakehashi: AUDIT-JOURNAL-UNNAMED: .*KAKEHASHI_JOURNAL/)],
      })
    expect(existsSync(backup)).toBe(false)
    expect(existsSync(join(elsewhere, 'journal'))).toBe(false)
    expect((await runCommand(['audit', 'verify'], { data: elsewhere, environment: there })).code).toBe(0)
    expect((await runCommand(['keys', 'list', '--json'], { data: elsewhere, environment: there })).out).toEqual(keys)
    // Where a gateway has run, its journal is the one.
    expect((await runCommand(['keys', 'rotate'], { data: node, environment: stores })).code).toBe(0)
  }, 180_000)

  it('leaves its event where the operator says; a restore without it shows where the journals end', async () => {
    const [stores, target] = [await open(), await open()]
    const [node, admin] = [temporaryDirectory(), temporaryDirectory()]
    const key = { KAKEHASHI_KEYS_ENCRYPTION_KEY_FILE: join(node, 'key-encryption.key') }
    const on = (journal: string) => ({ ...stores, KAKEHASHI_JOURNAL: join(journal, 'journal') })
    for (const words of [['migrate'], ['keys', 'rotate']])
      expect(await runCommand(words, { data: node, environment: on(node) })).toMatchObject({ code: 0 })
    const backup = join(temporaryDirectory(), 'backup')
    await runCommand(['backup', '--out', backup], { data: node, environment: on(node) })
    const exported = await runCommand(['audit', 'export'], { data: node, environment: on(node) })
    const last = JSON.parse(exported.out.at(-1) as string) as { sequence: number; at: string }
    const { out } = await runCommand(['keys', 'list', '--json'], { data: node, environment: on(node) })
    const { kid } = JSON.parse(out[0] as string) as { kid: string }
    const retired = await runCommand(['keys', 'retire', kid, '--emergency'], {
      data: admin,
      environment: { ...on(admin), ...key },
    })
    expect(retired).toMatchObject({ code: 0, errors: [] })
    expect(existsSync(join(admin, 'journal'))).toBe(true)

    const restoreWith = (into: { DATABASE_URL: string; REDIS_URL: string }, ...journals: string[]) =>
      runCommand(['restore', '--from', backup, '--journal', ...journals], {
        data: temporaryDirectory(),
        environment: { ...into, ...key, KAKEHASHI_JOURNAL: join(temporaryDirectory(), 'journal') },
      })
    const without = await restoreWith(target, join(node, 'journal'))
    expect(without.errors).toEqual([])
    expect(without.out.join('\n')).toContain('taken away again since then: 0')
    expect(without.out.join('\n')).toContain(`the journals end with event ${last.sequence} of ${last.at}`)
    const whole = await restoreWith(await open(), join(node, 'journal'), join(admin, 'journal'))
    expect(whole.out.join('\n')).toContain('taken away again since then: 1')
  }, 180_000)
})
