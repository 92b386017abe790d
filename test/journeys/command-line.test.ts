import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createAudit } from '../../src/audit/index.ts'
import { systemClock } from '../../src/foundation/index.ts'
import { openRecords } from '../../src/storage/index.ts'
import { runCommand } from '../support/run-command.ts'
import { freePort } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Lets `work` at the records of a data directory, as the gateway would be. */
async function withRecords(data: string, work: (records: ReturnType<typeof openRecords>) => Promise<unknown>) {
  const records = openRecords({ file: join(data, 'records.sqlite') })
  await work(records)
  await records.close()
}

/** A data directory as `migrate` leaves it. */
async function migrated(): Promise<string> {
  const data = temporaryDirectory()
  await withRecords(data, (records) => records.migrate())
  return data
}

describe('kakehashi', () => {
  it('config check: says what is in force, and reads the settings without touching the data directory', async () => {
    const data = join(temporaryDirectory(), 'data')
    const { code, out, errors } = await runCommand(['config', 'check'], { data })
    expect([code, errors]).toEqual([0, []])
    expect(out[0]).toMatch(/^ok: http:\/\/localhost:3000, \d+ services, \d+ boards$/)
    expect(out.slice(1)).toContain(
      'development default: identity-providers/gbizid.yaml: client_secret: the client secret is public',
    )
    expect(out.join('\n')).not.toContain('development-only')
    expect(existsSync(data)).toBe(false)
  })

  it('keys and audit: work while Redis is away; what needs it says so', async () => {
    const data = await migrated()
    const environment = { REDIS_URL: 'redis://127.0.0.1:1' }
    expect((await runCommand(['keys', 'rotate'], { data, environment })).code).toBe(0)
    expect((await runCommand(['audit', 'verify'], { data, environment })).code).toBe(0)
    const shown = await runCommand(['attempt', 'show', 'A'.repeat(22)], { data, environment })
    expect([shown.code, shown.errors]).toEqual([1, [expect.stringContaining('STORAGE-UNREACHABLE')]])
  })

  it('migrate: makes the records, for their owner alone, and has nothing to do the second time', async () => {
    const data = join(temporaryDirectory(), 'data')
    const first = await runCommand(['migrate'], { data })
    expect(first).toMatchObject({ code: 0, errors: [] })
    expect(first.out).toEqual([expect.stringMatching(/^applied: 0010-keys, /)])
    expect(await runCommand(['migrate', '--json'], { data })).toMatchObject({ code: 0, out: ['{"applied":[]}'] })
    expect(readdirSync(data)).toContain('records.sqlite')
    expect(statSync(data).mode & 0o077).toBe(0)
  })

  it('service list: one line a service, without secrets', async () => {
    const json = await runCommand(['service', 'list', '--json'], { data: temporaryDirectory() })
    expect(json.out.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ client_id: 'example-service' }),
    )
    expect(json.code).toBe(0)
    expect(json.out.join('')).not.toContain('secret')
  })

  it('upstream test: exit code 1 and what failed when nobody answers, 2 for a name that is none', async () => {
    const data = await migrated()
    const environment = { KAKEHASHI_GBIZID_ISSUER: `http://localhost:${await freePort()}/oauth/` }
    const { code, out } = await runCommand(['upstream', 'test', 'gbizid'], { data, environment })
    expect(code).toBe(1)
    expect(out[0]).toMatch(/^FAILED: discovery: GBIZID-UNREACHABLE/)
    expect(out.at(-1)).toBe('failed')
    expect(await runCommand(['upstream', 'test', 'gbizzid'], { data })).toEqual({
      code: 2,
      out: [],
      errors: ['kakehashi: no upstream is called gbizzid; there are gbizid and jpki'],
    })
  })

  it('certificate list and revoke: an unknown school or certificate is named as such', async () => {
    const data = await migrated()
    const none = await runCommand(['certificate', 'list', '--school', 'B113299999010'], { data })
    expect(none).toEqual({ code: 0, out: [], errors: [] })
    expect(await runCommand(['certificate', 'list', '--school', 'B1'], { data })).toMatchObject({
      code: 2,
      errors: ['kakehashi: no school of the settings has the code B1'],
    })
    const unknown = ['certificate', 'revoke', 'unknown', '--reason', 'left-school']
    expect(await runCommand(unknown, { data })).toMatchObject({
      code: 1,
      out: [],
      errors: [expect.stringMatching(/^kakehashi: CERTIFICATE-UNKNOWN: There is no such certificate\. /)],
    })
  })

  it('credential verify: exit code 1 with code and reason for what is no credential, from a file or standard input', async () => {
    const data = await migrated()
    const file = join(data, 'garbage.txt')
    writeFileSync(file, 'no credential at all')
    const refused =
      /^refused: CREDENTIAL-MALFORMED: The credential is malformed\. \(no ~ after the issuer-signed part\) /
    const fromFile = await runCommand(['credential', 'verify', file], { data })
    expect(fromFile).toEqual({ code: 1, out: [expect.stringMatching(refused)], errors: [] })
    const input = 'eyJhbGciOiJFUzI1NiJ9.e30.AA~'
    const fromInput = await runCommand(['credential', 'verify', '-', '--json'], { data, input })
    expect(fromInput.code).toBe(1)
    expect(JSON.parse(fromInput.out.join(''))).toMatchObject({ valid: false, code: 'CREDENTIAL-TYPE' })
    const missing = await runCommand(['credential', 'verify', join(data, 'none.txt')], { data })
    expect(missing).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(/^kakehashi: FILE-UNREADABLE: .*none\.txt cannot be read \(ENOENT\)\. /)],
    })
  })

  it('audit verify and export: intact, then altered behind the back of the gateway', async () => {
    const data = await migrated()
    const audit = createAudit({ clock: systemClock })
    const actor = { kind: 'operator', id: 'test' } as const
    const fields = { kind: 'zaigaku', school: 'B113299999010', certificate: 'c1', reason: 'left-school' }
    await withRecords(data, (records) =>
      records.transaction((tx) => audit.append(tx, { type: 'certificate.revoked', actor, subject: 'learner', fields })),
    )
    expect(await runCommand(['audit', 'verify'], { data })).toEqual({ code: 0, out: ['ok: 1 events'], errors: [] })
    const exported = await runCommand(['audit', 'export'], { data })
    expect(exported.out.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ sequence: 1, type: 'certificate.revoked', fields }),
    ])
    await withRecords(data, ({ db }) => sql`update audit_events set actor_id = 'somebody else'`.execute(db))
    expect(await runCommand(['audit', 'verify'], { data })).toEqual({
      code: 1,
      out: [],
      errors: [expect.stringMatching(/^kakehashi: AUDIT-BROKEN: .* event 1 \(altered\)/)],
    })
  })

  it('help: on request with exit code 0', async () => {
    const { code, out } = await runCommand(['--help'], { data: temporaryDirectory() })
    expect(code).toBe(0)
    for (const noun of ['config', 'migrate', 'roster', 'certificate', 'credential', 'audit', 'upstream', 'service'])
      expect(out.join('\n')).toContain(`\n  ${noun} `)
  })
})

describe('kakehashi refuses in one line', () => {
  it('an option that there is none of, without touching the data directory', async () => {
    const data = join(temporaryDirectory(), 'data')
    const said = "kakehashi: unknown option '--josn' (Did you mean --json?); --help tells more"
    expect(await runCommand(['audit', 'verify', '--josn'], { data })).toEqual({ code: 2, out: [], errors: [said] })
    expect(existsSync(data)).toBe(false)
  })

  it('a data directory without records, and makes none', async () => {
    const data = join(temporaryDirectory(), 'mistyped')
    const { code, out, errors } = await runCommand(['audit', 'verify'], { data })
    expect([code, out]).toEqual([1, []])
    expect(errors).toEqual([
      expect.stringMatching(/^kakehashi: STORAGE-NOT-FOUND: .*mistyped yet\. .*kakehashi migrate\.$/),
    ])
    expect(existsSync(data)).toBe(false)
  })

  it('a data directory that is a file', async () => {
    const data = join(temporaryDirectory(), 'file')
    writeFileSync(data, '')
    const { code, errors } = await runCommand(['migrate'], { data })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/^kakehashi: START-DATA-UNUSABLE: /)])
  })

  it('records of an older and of a newer release', async () => {
    const data = await migrated()
    await withRecords(data, ({ db }) =>
      sql`insert into kysely_migration values ('9999-later', '2030-01-01')`.execute(db),
    )
    for (const words of [['migrate'], ['audit', 'verify']]) {
      const { code, errors } = await runCommand(words, { data })
      expect(code).toBe(1)
      expect(errors).toEqual([expect.stringMatching(/^kakehashi: STORAGE-SCHEMA-AHEAD: .*\(9999-later\)/)])
    }
    await withRecords(data, ({ db }) => sql`delete from kysely_migration where name > '0080'`.execute(db))
    const behind = await runCommand(['audit', 'verify'], { data })
    expect(behind).toMatchObject({
      code: 1,
      errors: [
        expect.stringMatching(
          /^kakehashi: STORAGE-SCHEMA-BEHIND: .*\(0080-credentials is missing\).*kakehashi migrate/,
        ),
      ],
    })
  })

  it.each([
    [{ KAKEHASHI_LISTEN_PORT: 'many' }, 'KAKEHASHI_LISTEN_PORT'],
    [{ DATABASE_URL: 'mysql://inside.example/kakehashi' }, 'DATABASE_URL'],
    [{ REDIS_URL: 'redi://inside.example' }, 'REDIS_URL'],
  ])('settings with a mistake in the environment, naming the variable: %j', async (environment, variable) => {
    const { code, errors } = await runCommand(['config', 'check'], { data: temporaryDirectory(), environment })
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringContaining(`kakehashi: SETTINGS-INVALID: A setting is wrong: environment: ${variable}: `),
    ])
    expect(errors.join()).not.toContain('inside.example')
  })
})
