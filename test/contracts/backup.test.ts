import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createAudit } from '../../src/audit/index.ts'
import { readStatus } from '../../src/credentials/status/status-bits.ts'
import { createHttpClient, createLog, fixedClock, systemIds } from '../../src/foundation/index.ts'
import { createGuardianship } from '../../src/guardianship/index.ts'
import { noMeasures } from '../../src/metrics.ts'
import { createOutbox } from '../../src/outbox/index.ts'
import { backUp, restore } from '../../src/recovery/index.ts'
import { openRecords, type RecordsLocation } from '../../src/storage/index.ts'
import { migrations } from '../../src/storage/records/migrations/index.ts'
import { evidence, mayumi, openFamily } from '../support/guardianship-world.ts'
import { as, board, juniorHigh, primary, refusalOf } from '../support/organisation-world.ts'
import { openRecoveryWorld, readAll, unique } from '../support/recovery-world.ts'
import { needs } from '../support/require.ts'
import { startPostgres, type TestServer } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

type Locate = () => Promise<RecordsLocation>
type World = Awaited<ReturnType<typeof openRecoveryWorld>>

const onSqlite: Locate = async () => ({ file: join(temporaryDirectory(), 'records.sqlite') })

describe('backup and restore on sqlite', () => contract(onSqlite))

needs('postgres')('backup and restore on postgres', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  const onPostgres: Locate = async () => {
    const name = unique('restore')
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    onTestFinished(async () => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await client.end()
    })
    return { url: server.url.replace(/[^/]*$/, name) }
  }
  contract(onPostgres)

  it('moves from one engine to the other, and back', async () => {
    const world = await openRecoveryWorld(onSqlite)
    await world.collect()
    const there = await world.copy()
    const before = await readAll(world.records, changing)
    await world.bringBack(there, { into: await onPostgres() })
    expect(world.records.engine).toBe('postgres')
    expect(await readAll(world.records, changing)).toEqual(before)
    await world.bringBack(await world.copy(), { into: await onSqlite() })
    expect(world.records.engine).toBe('sqlite')
    expect(await readAll(world.records, changing)).toEqual(before)
  })
})

/** Tables that a restore adds to by itself: its own event, and the closing of lists. */
const changing = ['audit_events', 'audit_head', 'status_lists']

/** Fetches a credential's status list as a verifier does. */
async function publishedList(
  credential: string,
): Promise<{ uri: string; iat: number; at(index: number): number; size: number }> {
  const claims = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] as string, 'base64url').toString())
  const { uri } = claims(credential).status.status_list
  const { iat, status_list } = claims(await (await fetch(uri)).text())
  const bytes = inflateSync(Buffer.from(status_list.lst, 'base64url'))
  return { uri, iat, at: (index) => readStatus(bytes, 2, index) as number, size: bytes.length * 4 }
}

const placeOf = (credential: string): number =>
  JSON.parse(Buffer.from(credential.split('.')[1] as string, 'base64url').toString()).status.status_list.idx

const verdictOf = async (world: World, credential: string) => {
  const verdict = await world.credentials.verifyCredential(credential)
  return verdict.ok ? 'good' : verdict.failure.code
}

/** An outbox that nobody sends from. */
function outboxOf({ records, audit, clock }: World) {
  const http = createHttpClient({ allowedPrivateHosts: [], timeoutMs: 1000, maxBytes: 1024 })
  onTestFinished(() => http.close())
  const log = createLog({ level: 'silent' })
  return createOutbox({ records, audit, clock, ids: systemIds, http, log, report: noMeasures.outbox })
}

const revoke = (world: World, certificateId: string) =>
  world.certificates.revoke({ actor: as('principal'), certificateId, reason: 'issued-in-error' })

/** What every engine must do; `locate` names a place that no other test uses. */
function contract(locate: Locate): void {
  it('brings back every row, with an audit chain that verifies and says so', async () => {
    const world = await openRecoveryWorld(locate)
    const { credential, credentialId: notificationId, offerId } = await world.collect()
    await world.credentials.issuing.notified({ offerId, notificationId, event: 'credential_accepted' })
    const notice = { person_id: 'principal', recipient: 'mihon-juku', claims: '["organisation","roles"]' }
    const seen = { first_seen_at: '2026-11-22T03:00:00.000Z', last_seen_at: '2026-11-22T03:00:00.000Z' }
    await world.records.db
      .insertInto('release_notices')
      .values({ ...notice, ...seen })
      .execute()
    const backup = await world.copy()
    const before = await readAll(world.records, changing)
    expect(before.release_notices).toHaveLength(1)
    expect(before.credential_notifications).toHaveLength(1)
    const { rows, events } = await world.bringBack(backup)
    expect(await readAll(world.records, changing)).toEqual(before)
    expect(rows).toBeGreaterThan(20)
    // The event of the backup itself came after the copy.
    expect(events).toBe(1)
    expect(await world.audit.verify(world.records.db)).toMatchObject({ ok: true })
    const last = await world.records.db
      .selectFrom('audit_events')
      .selectAll()
      .orderBy('sequence', 'desc')
      .limit(1)
      .execute()
    expect(last[0]).toMatchObject({ type: 'records.restored', actor_id: 'tester' })
    expect(world.cleared).toEqual(['state'])
    expect(await verdictOf(world, credential)).toBe('good')
  })

  it('keeps revoked what was revoked after the backup, and no published list goes backwards', async () => {
    const world = await openRecoveryWorld(locate)
    const certificateId = await world.approvedCertificate()
    const [kept, revoked] = [await world.collect(), await world.collect({ certificateId })]
    const backup = await world.copy()
    await revoke(world, certificateId)
    const before = await publishedList(revoked.credential)
    expect(before.at(placeOf(revoked.credential))).toBe(1)
    world.clock.advance(60)
    const { reapplied } = await world.bringBack(backup)
    expect(reapplied).toBeGreaterThan(0)
    expect(await verdictOf(world, revoked.credential)).toBe('CREDENTIAL-REVOKED')
    expect(await verdictOf(world, kept.credential)).toBe('good')
    const after = await publishedList(revoked.credential)
    expect(after.iat).toBeGreaterThan(before.iat)
    for (let index = 0; index < before.size; index += 1) {
      if (after.at(index) === before.at(index)) continue
      throw new Error(`place ${index} went from ${before.at(index)} to ${after.at(index)}`)
    }
    expect(await world.certificates.certificate(certificateId)).toMatchObject({ status: 'revoked' })
    expect(await refusalOf(world.offer(certificateId))).toBeDefined()
    expect(await world.audit.verify(world.records.db)).toMatchObject({ ok: true })
  })

  it('leaves out what waited in the outbox: an old message must not end a session that began since', async () => {
    const world = await openRecoveryWorld(locate)
    const outbox = outboxOf(world)
    await outbox.put([{ kind: 'backchannel-logout', receiver: 'service', subject: 'somebody', payload: {} }])
    const backup = await world.copy()
    expect(await outbox.list()).toHaveLength(1)
    await world.bringBack(backup)
    expect(await outbox.list()).toEqual([])
    await outbox.put([{ kind: 'backchannel-logout', receiver: 'service', subject: 'somebody', payload: {} }])
    expect(await outbox.list()).toMatchObject([{ receiver: 'service', attempts: 0 }])
  })

  it('keeps withdrawn what was withdrawn', async () => {
    const world = await openRecoveryWorld(locate)
    const { credential } = await world.collect({ consentId: 'consent-1' })
    const backup = await world.copy()
    await world.records.transaction((tx) =>
      world.credentials.revokeCredentialsOf(tx, { consentId: 'consent-1' }, 'consent-withdrawn'),
    )
    await world.bringBack(backup)
    expect(await verdictOf(world, credential)).toBe('CREDENTIAL-CONSENT-WITHDRAWN')
  })

  it('refuses a credential of which no record is left, and gives nobody its place or its number', async () => {
    const world = await openRecoveryWorld(locate)
    const first = await world.collect()
    const backup = await world.copy()
    const lostCertificate = await world.approvedCertificate('aoi')
    const lost = await world.collect({ certificateId: lostCertificate })
    const lostNumber = await numberOf(world, lostCertificate)
    expect(await verdictOf(world, lost.credential)).toBe('good')
    await world.bringBack(backup)
    expect(await verdictOf(world, lost.credential)).toBe('CREDENTIAL-REVOKED')
    expect(await verdictOf(world, first.credential)).toBe('good')
    const again = await world.approvedCertificate('aoi')
    expect(await numberOf(world, again)).not.toBe(lostNumber)
    const next = await world.collect({ certificateId: again })
    expect((await publishedList(next.credential)).uri).not.toBe((await publishedList(lost.credential)).uri)
    expect(await verdictOf(world, next.credential)).toBe('good')
  })

  it('keeps ended what was ended', async () => {
    const world = await openRecoveryWorld(locate)
    const backup = await world.copy()
    const teacher = { actor: as('prime'), personId: 'teacher', schoolCode: primary }
    const appointments = await world.organisations.appointmentsOf(board)
    const appointment = appointments.find(({ personId }) => personId === teacher.personId)
    await world.organisations.endAppointment({
      actor: as('prime'),
      appointmentId: appointment?.appointmentId as string,
      endsOn: '2026-11-21',
    })
    await world.bringBack(backup)
    expect(await world.organisations.rolesOn('teacher', '2026-11-22')).toEqual([])
    expect(await world.organisations.rolesOn('teacher', '2026-11-21')).toHaveLength(1)
  })

  it('copies one moment while others write', async () => {
    const world = await openRecoveryWorld(locate)
    let writing = true
    const writers = Array.from({ length: 3 }, async (_, n) => {
      for (let count = 0; writing; count += 1) {
        await new Promise((resolve) => setImmediate(resolve))
        await world.records.transaction(async (tx) => {
          const name = `${n}-${count}`
          await tx.insertInto('secrets').values({ name, value_encrypted: 'x', created_at: name }).execute()
          await world.audit.append(tx, {
            type: 'key.created',
            actor: { kind: 'system', id: 'test' },
            subject: name,
            fields: { kid: name },
          })
        })
      }
    })
    const backup = await world.copy()
    writing = false
    await Promise.all(writers)
    const { gapAt } = await world.bringBack(backup)
    expect(gapAt).toBeUndefined()
    expect(await world.audit.verify(world.records.db)).toMatchObject({ ok: true })
    const secrets = await world.records.db.selectFrom('secrets').select('name').execute()
    const manifest = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8'))
    const events = await world.records.db
      .selectFrom('audit_events')
      .select('subject')
      .where('type', '=', 'key.created')
      .where('sequence', '<=', manifest.audit.sequence)
      .execute()
    expect(secrets.filter(({ name }) => /^\d-/.test(name))).toHaveLength(events.length)
  })

  it('keeps a learner protected, and no link code of before good', async () => {
    const world = await openRecoveryWorld(locate)
    const guardianship = createGuardianship({
      ...world,
      roster: openFamily().roster,
      ports: { suspendSessions: async () => {} },
    })
    const issue = (learnerId: string, by: string, schoolCode: string) =>
      guardianship.issueLinkCode({ actor: as(by), learnerId, schoolCode })
    const propose = async (code: string, personId: string) => {
      const proposed = await guardianship.proposeLink({ personId, code, basicFour: mayumi, evidence })
      return proposed.ok ? proposed.value.linkId : proposed.failure
    }
    const linkId = await propose((await issue('haruto', 'office', primary)).code, 'mayumi')
    await guardianship.approveLink({ actor: as('office'), linkId })
    const { code } = await issue('yui', 'officeOfJuniorHigh', juniorHigh)
    const backup = await world.copy()
    await guardianship.protectLearner({ actor: as('office'), learnerId: 'haruto' })
    expect(await propose(code, 'mayumi')).not.toContain('GUARDIANSHIP')
    await world.bringBack(backup)
    const links = await world.records.db.selectFrom('guardianship_links').select(['learner_id', 'status']).execute()
    expect(links).toEqual([{ learner_id: 'haruto', status: 'suspended' }])
    const learners = await world.records.db.selectFrom('guardianship_learners').selectAll().execute()
    expect(learners.find(({ learner_id }) => learner_id === 'haruto')?.protected_by).toBe('office')
    // The code was used once after the backup.
    expect(await propose(code, 'somebody else')).toBe('GUARDIANSHIP-CODE-WITHDRAWN')
  })

  it('reads the journals of several nodes, and passes over lines that were cut off', async () => {
    const world = await openRecoveryWorld(locate)
    const certificateId = await world.approvedCertificate()
    const { credential } = await world.collect({ certificateId })
    const backup = await world.copy()
    appendFileSync(journalFile(world.journal), '\n{"sequence":1,"at":"20')
    await revoke(world, certificateId)
    const lines = readFileSync(journalFile(world.journal), 'utf8').split('\n')
    const half = lines.findIndex((line) => line.includes('credential.revoked'))
    const other = join(temporaryDirectory(), 'other-node.jsonl')
    writeFileSync(other, lines.slice(half).join('\n'))
    writeFileSync(journalFile(world.journal), lines.slice(0, half).join('\n'))
    expect(await refusalOf(world.bringBack(backup, { journal: [other] }))).toBe('RESTORE-JOURNAL-GAP')
    const { unreadable, gapAt } = await world.bringBack(backup, { journal: [world.journal, other] })
    expect({ unreadable, gapAt }).toEqual({ unreadable: 1, gapAt: undefined })
    expect(await verdictOf(world, credential)).toBe('CREDENTIAL-REVOKED')
  })

  it('follows what was done where the journal also has an act whose commit failed', async () => {
    const world = await openRecoveryWorld(locate)
    const backup = await world.copy()
    const failed = join(temporaryDirectory(), 'failed')
    const twin = world.open(await locate(), failed)
    const needs = {
      records: twin,
      audit: world.audit,
      clock: world.clock,
      clearState: async () => {},
      opens: () => true,
    }
    await restore(needs, { directory: backup, journal: [], despiteGaps: true, actor: { kind: 'operator', id: 'twin' } })
    appendFileSync(journalFile(world.journal), readFileSync(journalFile(failed)))
    await world.approvedCertificate()
    const { events } = await world.bringBack(backup)
    expect(events).toBe(3)
    const log = await world.records.db.selectFrom('audit_events').select('actor_id').execute()
    expect(log.map(({ actor_id }) => actor_id)).not.toContain('twin')
    expect(await world.audit.verify(world.records.db)).toMatchObject({ ok: true })
  })

  it('brings a backup of an earlier schema up to this release', async () => {
    const location = await locate()
    const [first] = Object.keys(migrations).sort()
    const old = openRecords(location)
    const upTo = '0020-audit'
    await old.migrate({ upTo })
    const key = { kid: 'k', owner: 'gateway', algorithm: 'ES256', public_jwk: '{}', private_encrypted: 'x' }
    const dates = { created_at: '2026-01-01T00:00:00Z', activates_at: '2026-01-01T00:00:00Z', retires_at: null }
    await old.db
      .insertInto('signing_keys')
      .values({ ...key, ...dates, certificate_chain: null } as never)
      .execute()
    const clock = fixedClock('2026-01-01T00:00:00Z')
    const directory = join(temporaryDirectory(), 'backup')
    const actor = { kind: 'operator', id: 'tester' } as const
    const audit = createAudit({ clock })
    const { manifest } = await backUp({ records: old, clock, audit }, { directory, release: '0', actor })
    await old.close()
    expect(manifest.migrations).toEqual([first, upTo])
    const target = openRecords(await locate())
    onTestFinished(() => target.close())
    const needs = { records: target, audit, clock, clearState: async () => {}, opens: () => true }
    await restore(needs, { directory, journal: [], despiteGaps: true, actor })
    expect(await target.migrate()).toEqual({ applied: [] })
    expect(await target.db.selectFrom('signing_keys').selectAll().execute()).toMatchObject([key])
  })

  it('takes away again what it can find when a part of the journal is lost and the operator goes on', async () => {
    const world = await openRecoveryWorld(locate)
    const certificateId = await world.approvedCertificate()
    const { credential } = await world.collect({ certificateId })
    const backup = await world.copy()
    await revoke(world, certificateId)
    const lines = readFileSync(journalFile(world.journal), 'utf8').split('\n').filter(Boolean)
    const rest = join(temporaryDirectory(), 'rest.jsonl')
    writeFileSync(rest, lines.filter((line) => line.includes('credential.revoked')).join('\n'))
    expect(await refusalOf(world.bringBack(backup, { journal: [rest] }))).toBe('RESTORE-JOURNAL-GAP')
    const { gapAt } = await world.bringBack(backup, { journal: [rest], despiteGaps: true })
    expect(gapAt).toBeGreaterThan(0)
    expect(await verdictOf(world, credential)).toBe('CREDENTIAL-REVOKED')
    expect(await world.audit.verify(world.records.db)).toMatchObject({ ok: true })
  })

  it('can be done once more from a backup of what was restored', async () => {
    const world = await openRecoveryWorld(locate)
    const certificateId = await world.approvedCertificate()
    const { credential } = await world.collect({ certificateId })
    const first = await world.copy()
    await revoke(world, certificateId)
    await world.bringBack(first)
    const second = await world.copy()
    await world.bringBack(second)
    expect(await verdictOf(world, credential)).toBe('CREDENTIAL-REVOKED')
    await world.bringBack(first)
    expect(await verdictOf(world, credential)).toBe('CREDENTIAL-REVOKED')
  })
}

const journalFile = (directory: string) => join(directory, 'audit-2026-11.jsonl')

const numberOf = async (world: World, certificateId: string) => {
  const certificate = await world.certificates.certificate(certificateId)
  return certificate && 'certificateNumber' in certificate ? certificate.certificateNumber : undefined
}
