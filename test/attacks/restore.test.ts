import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { KeyOwner } from '../../src/keys/index.ts'
import { openRecords, type RecordsLocation } from '../../src/storage/index.ts'
import { as, primary, refusalOf } from '../support/organisation-world.ts'
import { openRecoveryWorld } from '../support/recovery-world.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const locate = async (): Promise<RecordsLocation> => ({ file: join(temporaryDirectory(), 'records.sqlite') })

/** A backup of a school that has issued a credential. */
async function open() {
  const world = await openRecoveryWorld(locate)
  const certificateId = await world.approvedCertificate()
  await world.collect({ certificateId })
  return { world, certificateId, backup: await world.copy() }
}

const manifestOf = (backup: string) => JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8'))
const writeManifest = (backup: string, manifest: object) =>
  writeFileSync(join(backup, 'manifest.json'), JSON.stringify(manifest))

/** Rewrites a table of a backup as somebody would who knows about checksums. */
function forge(backup: string, table: string, rewrite: (text: string) => string): void {
  const file = join(backup, `${table}.jsonl.gz`)
  const bytes = gzipSync(rewrite(gunzipSync(readFileSync(file)).toString()))
  writeFileSync(file, bytes)
  const manifest = manifestOf(backup)
  const described = manifest.tables.find(({ name }: { name: string }) => name === table)
  described.sha256 = createHash('sha256').update(bytes).digest('hex')
  writeManifest(backup, manifest)
}

/** Nothing has happened in a place that a refused restore leaves behind. */
async function isUntouched(location: RecordsLocation): Promise<boolean> {
  const records = openRecords(location)
  try {
    const tables = await records.db.introspection.getTables()
    return tables.length === 0
  } finally {
    await records.close()
  }
}

describe('a restore is refused', () => {
  it.each([
    ['without its manifest', 'RESTORE-DAMAGED', (backup: string) => rmSync(join(backup, 'manifest.json'))],
    ['without a table', 'RESTORE-DAMAGED', (backup: string) => rmSync(join(backup, 'credentials.jsonl.gz'))],
    [
      'with a table that was altered',
      'RESTORE-DAMAGED',
      (backup: string) => writeFileSync(join(backup, 'credentials.jsonl.gz'), gzipSync('')),
    ],
    [
      'with a table that leads out of the backup',
      'RESTORE-DAMAGED',
      (backup: string) => {
        const manifest = manifestOf(backup)
        manifest.tables[0].name = '../../etc/passwd'
        writeManifest(backup, manifest)
      },
    ],
    [
      'with fewer rows than the manifest says',
      'RESTORE-DAMAGED',
      (backup: string) => forge(backup, 'credentials', () => ''),
    ],
    [
      'with an audit log that was altered and checksums made to fit',
      'RESTORE-AUDIT',
      (backup: string) =>
        forge(backup, 'audit_events', (text) => text.replace('"actor_id":"principal"', '"actor_id":"nobody"')),
    ],
    [
      'with an audit log that was cut short and checksums made to fit',
      'RESTORE-AUDIT',
      (backup: string) => {
        const manifest = manifestOf(backup)
        manifest.audit.sequence -= 1
        writeManifest(backup, manifest)
      },
    ],
    [
      'of a newer release',
      'STORAGE-SCHEMA-AHEAD',
      (backup: string) => {
        const manifest = manifestOf(backup)
        manifest.migrations.push('9999-from-the-future')
        writeManifest(backup, manifest)
      },
    ],
  ])('from a backup %s', async (_, code, harm) => {
    const { world, backup } = await open()
    harm(backup)
    const into = await locate()
    // An altered sequence makes the journal start too late; the log itself is what counts here.
    expect(await refusalOf(world.bringBack(backup, { into, despiteGaps: true }))).toBe(code)
    expect(await isUntouched(into)).toBe(true)
    expect(world.cleared).toEqual([])
  })

  it('with another key file', async () => {
    const { world, backup } = await open()
    const into = await locate()
    expect(await refusalOf(world.bringBack(backup, { into, opens: () => false }))).toBe('RESTORE-KEY')
    expect(await isUntouched(into)).toBe(true)
  })

  it('with a key file that opens what was added with it, and not the secrets', async () => {
    const { world, backup } = await open()
    const secrets = (await world.records.db.selectFrom('secrets').select('name').execute()).map(({ name }) => name)
    const opens = (name: string) => !secrets.includes(name)
    expect(await refusalOf(world.bringBack(backup, { opens }))).toBe('RESTORE-KEY')
  })

  it('never for a single signing key that cannot be opened: the gateway leaves it out', async () => {
    const { world } = await open()
    const owner = world.credentials.keyOwnerOf(primary) as KeyOwner
    const [rotated] = await world.keys.rotate(owner, { by: { kind: 'operator', id: 'tester' } })
    const backup = await world.copy()
    await expect(world.bringBack(backup, { opens: (name) => name !== rotated?.kid })).resolves.toBeDefined()
  })

  it('without the journal', async () => {
    const { world, backup } = await open()
    const journal = [join(temporaryDirectory(), 'nothing here')]
    expect(await refusalOf(world.bringBack(backup, { journal }))).toBe('RESTORE-JOURNAL-MISSING')
  })

  it('with a journal that somebody has rewritten', async () => {
    const { world, backup, certificateId } = await open()
    await world.certificates.revoke({ actor: as('principal'), certificateId, reason: 'issued-in-error' })
    const file = join(world.journal, 'audit-2026-11.jsonl')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('credential.revoked', 'credential.issued'))
    expect(await refusalOf(world.bringBack(backup))).toBe('RESTORE-JOURNAL-GAP')
  })

  it('into records where something has happened', async () => {
    const { world, backup } = await open()
    const used = await locate()
    const other = openRecords(used)
    await other.migrate()
    await other.db.insertInto('secrets').values({ name: 'a', value_encrypted: 'x', created_at: 'now' }).execute()
    await other.close()
    expect(await refusalOf(world.bringBack(backup, { into: used }))).toBe('RESTORE-NOT-EMPTY')
    const again = openRecords(used)
    expect(await again.db.selectFrom('secrets').select('name').execute()).toEqual([{ name: 'a' }])
    await again.close()
  })

  it('never, where nothing but a migration has happened', async () => {
    const { world, backup } = await open()
    const migrated = await locate()
    const other = openRecords(migrated)
    await other.migrate()
    await other.close()
    expect(await refusalOf(world.bringBack(backup, { into: migrated }))).toBeUndefined()
  })
})

describe('a restore that is killed', () => {
  it('leaves nothing behind and can be done again', async () => {
    const { world, backup } = await open()
    const into = await locate()
    const child = fork('test/support/restore-and-hang.ts', [JSON.stringify({ into, backup, journal: world.journal })])
    await once(child, 'message')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await isUntouched(into)).toBe(true)
    expect(await refusalOf(world.bringBack(backup, { into }))).toBeUndefined()
    expect(await world.audit.verify(world.records.db)).toMatchObject({ ok: true })
  })
})

describe('a backup', () => {
  it('is not written over anything', async () => {
    const { world, backup } = await open()
    expect(await refusalOf(world.copy(backup))).toBe('BACKUP-TARGET')
  })

  it('holds no key that can be used, and can be read by its owner alone', async () => {
    const { backup } = await open()
    const keys = gunzipSync(readFileSync(join(backup, 'signing_keys.jsonl.gz'))).toString()
    expect(keys).toContain('private_encrypted')
    expect(keys).not.toMatch(/\\"d\\"/)
    for (const path of [backup, ...readdirSync(backup).map((name) => join(backup, name))])
      expect(statSync(path).mode & 0o077).toBe(0)
  })
})
