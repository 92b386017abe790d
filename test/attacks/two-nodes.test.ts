import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { as, primary, type Staff } from '../support/organisation-world.ts'
import { openRacingParts, type RaceOrder, type RacePlace } from '../support/racing-node.ts'
import { needs } from '../support/require.ts'
import { startPostgres, startRedis, type TestServer } from '../support/servers.ts'

let servers: TestServer[]
let place: RacePlace
let nodes: ChildProcess[]
let here: Awaited<ReturnType<typeof openRacingParts>>

async function open() {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  servers = [postgres, redis]
  const name = `race_${crypto.randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  place = { database_url: postgres.url.replace(/[^/]*$/, name), redis_url: redis.url, prefix: `${name}:` }
  here = await openRacingParts(place)
  await here.records.migrate()
  nodes = [0, 1].map(() => fork('test/support/racing-node.ts', [JSON.stringify(place)]))
  await Promise.all(nodes.map((node) => once(node, 'message')))
}

async function close() {
  for (const node of nodes) node.kill()
  await here.state.close()
  await here.records.close()
  await Promise.all(servers.map((server) => server.stop()))
}

/** Lets both processes do the same at the same time; gives what each of them got, item by item. */
async function race(order: RaceOrder): Promise<[unknown[], unknown[]]> {
  const answers = nodes.map((node) => once(node, 'message'))
  for (const node of nodes) node.send(order)
  const [[one], [two]] = (await Promise.all(answers)) as [[unknown[]], [unknown[]]]
  return [one, two]
}

const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}:${n}`)

/** Principal and office of the primary school, appointed from the start of the school year. */
async function appointStaff() {
  const { records, organisations, clock } = here
  const account = (accountType: 'prime' | 'member', displayName: string) =>
    ({ accountType, corporateNumber: '7990001000001', displayName }) as const
  await records.transaction(async (tx) => {
    await organisations.recordOrganisationAccount(tx, { personId: 'prime', ...account('prime', '見本 一郎') })
    await organisations.recordOrganisationAccount(tx, { personId: 'principal', ...account('member', '佐々木 恵') })
    await organisations.recordOrganisationAccount(tx, { personId: 'office', ...account('member', '田中 誠') })
  })
  const now = clock.now().toISOString()
  clock.set('2026-04-01T00:00:00Z')
  for (const role of ['principal', 'office'] as const satisfies Staff[])
    await organisations.appoint({
      actor: as('prime'),
      personId: role,
      schoolCode: primary,
      role,
      startsOn: '2026-04-01',
    })
  clock.set(now)
}

needs('redis')('two processes', () =>
  needs('postgres')('on the same Redis and PostgreSQL', () => {
    beforeAll(async () => {
      await open()
      await appointStaff()
    })
    afterAll(close)

    it('use every code once', async () => {
      const codes = numbered('AuthorizationCode', 200)
      for (const code of codes) await here.state.put(code, 'code', 60)
      const [one, two] = await race({ act: 'consume', items: codes })
      for (const index of codes.keys()) expect([one[index], two[index]].filter(Boolean)).toHaveLength(1)
    })

    it('create every replay mark once', async () => {
      const marks = numbered('ReplayDetection', 200)
      const [one, two] = await race({ act: 'putIfAbsent', items: marks })
      for (const index of marks.keys()) expect([one[index], two[index]].filter(Boolean)).toHaveLength(1)
    })

    it('hand out every taken value once', async () => {
      const keys = numbered('offer', 200)
      for (const key of keys) await here.state.put(key, 'value', 60)
      const [one, two] = await race({ act: 'take', items: keys })
      for (const index of keys.keys())
        expect([one[index], two[index]].filter((value) => value !== null)).toEqual(['value'])
    })

    it('approve every certificate once, with numbers that leave no gap', async () => {
      const ids: string[] = []
      for (let round = 0; round < 8; round += 1) {
        const drafts = {
          actor: as('office'),
          schoolCode: primary,
          kind: 'zaigaku',
          learnerIds: ['haruto', 'aoi', 'sakura'],
        }
        const drafted = await here.certificates.draft(drafts)
        const batch = drafted.map(({ certificateId }) => certificateId)
        const [one, two] = await race({ act: 'approve', items: batch })
        for (const index of batch.keys()) {
          const refused = [one[index], two[index]].filter((outcome) => outcome === 'CERTIFICATE-NOT-DRAFT')
          expect(refused).toHaveLength(1)
        }
        ids.push(...batch)
      }
      const rows = await here.records.db.selectFrom('certificates').select('number_sequence').execute()
      const numbers = rows.map((row) => row.number_sequence).sort((a, b) => Number(a) - Number(b))
      expect(numbers).toEqual(ids.map((_, index) => index + 1))
    })

    it('accept every link code once', async () => {
      const codes: string[] = []
      for (let n = 0; n < 4; n += 1) {
        const issued = await here.guardianship.issueLinkCode({
          actor: as('office'),
          learnerId: 'haruto',
          schoolCode: primary,
          guardianId: n % 2 ? 'mother' : undefined,
        })
        codes.push(issued.code)
        const [one, two] = await race({ act: 'propose', items: [issued.code] })
        const outcomes = [...one, ...two]
        expect(outcomes.filter((outcome) => outcome === 'proposed').length).toBeLessThanOrEqual(1)
        if (n === 0) expect(outcomes.sort()).toEqual(['GUARDIANSHIP-CODE-USED', 'proposed'])
      }
      const used = await here.records.db
        .selectFrom('guardianship_codes')
        .selectAll()
        .where('used_at', 'is not', null)
        .execute()
      const links = await here.records.db.selectFrom('guardianship_links').selectAll().execute()
      expect(links).toHaveLength(used.length)
    })

    it('give out every place of a status list once, and count them', async () => {
      const [one, two] = await race({ act: 'place', items: numbered('place', 100) })
      const places = [...one, ...two].map((taken) => JSON.stringify(taken))
      expect(new Set(places).size).toBe(200)
      const lists = await here.records.db.selectFrom('status_lists').selectAll().execute()
      expect(lists.map(({ allocated }) => allocated)).toEqual([200])
    })

    it('leave one unbroken audit chain', async () => {
      expect(await here.audit.verify(here.records.db)).toMatchObject({ ok: true })
    })
  }),
)
