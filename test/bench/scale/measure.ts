/**
 * `DATABASE_URL=… REDIS_URL=… node test/bench/scale/measure.ts`: what one sign-in costs the gateway, PostgreSQL and Redis, on empty servers
 * that nothing else uses. Prints the members of `inputs.json` that are measured; the least disturbed round counts.
 */
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { createClient } from 'redis'
import { createAudit } from '../../../src/audit/index.ts'
import { systemClock, systemIds } from '../../../src/foundation/index.ts'
import { createOrganisations } from '../../../src/organisations/index.ts'
import { createPeople } from '../../../src/people/index.ts'
import { openRecords } from '../../../src/storage/index.ts'
import { pin } from '../child.ts'
import { signIn } from '../sign-in/browser.ts'
import { startKakehashi } from '../sign-in/contestants.ts'
import { startUpstream } from '../sign-in/upstream.ts'

const rounds = 7
const signIns = 200
const inFlight = 8

const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env
if (!databaseUrl || !redisUrl) throw new Error('DATABASE_URL and REDIS_URL name the servers to measure on')

const database = new pg.Client({ connectionString: databaseUrl })
await database.connect()
const redis = createClient({ url: redisUrl })
await redis.connect()

const ticks = 100
const cpuOf = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks
}

/** One figure of `INFO`. */
const info = async (section: string, name: string) =>
  Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(await redis.info(section))?.[1] ?? Number.NaN)

async function postgres() {
  const { rows } = await database.query(`select
    (select sum(xact_commit) from pg_stat_database where datname = current_database()) as commits,
    pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal,
    pg_database_size(current_database()) as size,
    (select count(*) from audit_events) as events`)
  const { rows: workers } = await database.query<{ pid: number }>(
    'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  const cpu = workers.reduce((sum, { pid }) => sum + cpuOf(pid), 0)
  return { ...(rows[0] as Record<'commits' | 'wal' | 'size' | 'events', string>), cpu }
}

async function counters(cpuMs: () => number) {
  const { commits, wal, size, events, cpu } = await postgres()
  return {
    gatewayCpuMs: cpuMs(),
    commits: Number(commits),
    walBytes: Number(wal),
    databaseBytes: Number(size),
    auditEvents: Number(events),
    postgresCpuMs: cpu,
    redisCommands: await info('stats', 'total_commands_processed'),
    redisInBytes: await info('stats', 'total_net_input_bytes'),
    redisOutBytes: await info('stats', 'total_net_output_bytes'),
    redisCpuMs: ((await info('cpu', 'used_cpu_sys')) + (await info('cpu', 'used_cpu_user'))) * 1000,
    redisMemory: await info('memory', 'used_memory'),
    redisAofBytes: await info('persistence', 'aof_current_size'),
    redisKeys: await redis.dbSize(),
    // Alone in flight, every read of Redis is one round trip of the gateway; in parallel several travel together.
    redisReads: await info('stats', 'total_reads_processed'),
  }
}
type Counters = Awaited<ReturnType<typeof counters>>

const upstream = await startUpstream()
const kakehashi = await startKakehashi({ gbizid: upstream, redisUrl, databaseUrl })
try {
  pin(process.pid, 1)
  const some = async (count: number, lanes = inFlight) => {
    let left = count
    const lane = async () => {
      while (left > 0) {
        left -= 1
        await signIn(kakehashi.broker, upstream)
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
  }
  await some(signIns)
  const per: Counters[] = []
  for (let round = 0; round < rounds; round += 1) {
    const before = await counters(kakehashi.server.cpuMs)
    await some(signIns)
    const after = await counters(kakehashi.server.cpuMs)
    const each = Object.keys(before).map((name) => {
      const member = name as keyof Counters
      return [member, (after[member] - before[member]) / signIns] as const
    })
    per.push(Object.fromEntries(each) as Counters)
  }
  const members = Object.keys(per[0] as Counters) as (keyof Counters)[]
  for (const member of members) {
    const values = per.map((one) => one[member]).sort((a, b) => a - b)
    console.log(
      `${member.padEnd(16)} least ${values[0]?.toFixed(2)}  median ${values[Math.floor(rounds / 2)]?.toFixed(2)}  most ${values.at(-1)?.toFixed(2)}`,
    )
  }
  const before = await counters(kakehashi.server.cpuMs)
  await some(50, 1)
  const after = await counters(kakehashi.server.cpuMs)
  // The counting itself asks Redis six times.
  console.log({ redisRoundTrips: (after.redisReads - before.redisReads - 6) / 50 })
  console.log(await writeRate(databaseUrl))
} finally {
  await kakehashi.stop()
  await upstream.server.stop()
  await redis.close()
  await database.end()
}

/**
 * The transaction that a sign-in makes, one after the other with nobody else on the database: what one writer can do.
 * @returns median milliseconds, and the round trips in it
 */
async function writeRate(url: string): Promise<{ transactionMs: number; transactionRoundTrips: number }> {
  const records = openRecords({ url })
  const common = { records, clock: systemClock, ids: systemIds }
  const secret = async () => Buffer.alloc(32, 7)
  const people = createPeople({ ...common, keys: { secret } })
  const audit = createAudit(common)
  const organisations = createOrganisations({ ...common, audit, settings: { organisations: [] } })
  let roundTrips = 0
  const query = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    roundTrips += 1
    return (query as (...values: unknown[]) => unknown).apply(this, given)
  } as typeof query
  const times: number[] = []
  const count = 500
  for (let n = 0; n < count; n += 1) {
    const began = performance.now()
    await records.transaction(async (tx) => {
      const who = { issuer: 'https://upstream.example', sub: `person-${n % 50}`, origin: 'organisation' as const }
      const { personId } = await people.signedIn(tx, { ...who, assurance: { ial: 1, aal: 2 } })
      await organisations.recordOrganisationAccount(tx, {
        personId,
        accountType: 'member',
        corporateNumber: '7990001000001',
        displayName: 'x',
      })
      await audit.append(tx, {
        type: 'signin.completed',
        actor: { kind: 'person', id: personId },
        subject: personId,
        fields: { path: 'organisation', acr: 'x', client_id: 'x' },
      })
    })
    times.push(performance.now() - began)
  }
  await records.close()
  times.sort((a, b) => a - b)
  return { transactionMs: times[count / 2] ?? Number.NaN, transactionRoundTrips: roundTrips / count }
}
