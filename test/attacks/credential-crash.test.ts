import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createAudit } from '../../src/audit/index.ts'
import { systemClock } from '../../src/foundation/index.ts'
import { openRecords } from '../../src/storage/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

interface Received {
  id: string
  idx: number
  uri: string
}

const program = new URL('../support/credential-issue-forever.ts', import.meta.url).pathname

/** Lets the issuer run until it has handed out `count` credentials, then kills it in the middle of whatever it does. */
const issueAndKill = (directory: string, count: number): Promise<Received[]> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'pipe'] })
    let [printed, complained] = ['', '']
    child.stdout.on('data', (chunk) => {
      printed += chunk
      if (printed.split('\n').length > count) child.kill('SIGKILL')
    })
    child.stderr.on('data', (chunk) => {
      complained += chunk
    })
    child.once('exit', (_, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(complained))
      const lines = printed.split('\n').slice(0, -1)
      resolve(lines.map((line) => JSON.parse(line) as Received))
    })
  })

describe('kill -9 while credentials are issued', () => {
  it('leaves no credential without its record and no status index twice', async () => {
    const directory = temporaryDirectory()
    const received: Received[] = []
    for (const count of [3, 10, 20]) received.push(...(await issueAndKill(directory, count)))
    const records = openRecords({ file: join(directory, 'records.sqlite') })
    const rows = await records.db.selectFrom('credentials').selectAll().execute()
    const entries = await records.db.selectFrom('status_entries').selectAll().execute()
    const places = new Map(
      rows.map((row) => [row.id, `https://id.example.jp/status-lists/${row.status_list_id}#${row.status_index}`]),
    )
    for (const { id, uri, idx } of received) expect(places.get(id)).toBe(`${uri}#${idx}`)
    expect(new Set(places.values()).size).toBe(rows.length)
    expect(entries).toHaveLength(rows.length)
    expect(rows.length).toBeGreaterThanOrEqual(received.length)
    const [list] = await records.db.selectFrom('status_lists').selectAll().execute()
    expect(list?.allocated).toBe(rows.length)
    const events = await records.db
      .selectFrom('audit_events')
      .select('sequence')
      .where('type', '=', 'credential.issued')
      .execute()
    expect(events).toHaveLength(rows.length)
    expect(await createAudit({ clock: systemClock }).verify(records.db)).toMatchObject({ ok: true })
    await records.close()
  })
})
