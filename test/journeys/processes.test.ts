import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { expect, it, vi } from 'vitest'
import { openRecords } from '../../src/storage/index.ts'
import { readinessOf, startGatewayProcess, until } from '../support/gateway-process.ts'
import { holdRequest } from '../support/held-request.ts'
import { needs } from '../support/require.ts'
import { serverStores } from '../support/server-stores.ts'

// Whole processes start here, several to a test; a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 })

const discovery = '/.well-known/openid-configuration'
const form = 'grant_type=authorization_code&code=none&client_id=nobody'

/** Process ids of the children of a process (proc(5)). */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const ask = (url: string) =>
  fetch(url, { headers: { connection: 'close' } }).then(
    (response) => response.text().then(() => response.status),
    () => 0,
  )

needs('postgres')('npm start -- --processes N', () =>
  needs('redis')('on PostgreSQL and Redis', () => {
    const stores = serverStores()

    it('shares port and keys, replaces a process that dies, and stops without refusing anybody', async () => {
      const gateway = await startGatewayProcess({
        arguments: ['--processes', '2'],
        environment: await stores(),
      })
      const first = childrenOf(gateway.pid)
      expect(first).toHaveLength(2)
      expect(await readinessOf(gateway.management)).toBe('ok')

      // Every process publishes the same keys: the first made them, the others found them.
      const keys = await Promise.all(
        Array.from({ length: 9 }, async () =>
          (await fetch(`${gateway.url}/jwks`, { headers: { connection: 'close' } })).text(),
        ),
      )
      expect(new Set(keys).size).toBe(1)
      expect(JSON.parse(keys[0] as string).keys).toHaveLength(2)
      const metrics = await (await fetch(`${gateway.management}/metrics`)).text()
      expect(metrics).toContain('process_cpu_seconds_total')

      process.kill(first[0] as number, 'SIGKILL')
      await gateway.line('a process of the gateway ended and is replaced')
      const replaced = await until(
        async () => childrenOf(gateway.pid),
        (pids) => pids.length === 2 && !pids.includes(first[0] as number),
      )
      expect(await ask(`${gateway.url}${discovery}`)).toBe(200)
      expect(replaced).toEqual(expect.arrayContaining(first.slice(1)))

      const held = await Promise.all(Array.from({ length: 12 }, () => holdRequest(`${gateway.url}/token`, form)))
      gateway.signal('SIGTERM')
      await until(
        () => ask(`${gateway.url}${discovery}`),
        (status) => status === 0,
      )
      expect(await readinessOf(gateway.management)).toBe('stopping')
      const answers = await Promise.all(held.map((request) => request.finish()))
      expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(401))
      expect(await gateway.ended).toMatchObject({ code: 0 })
      expect([...first, ...replaced].filter(alive)).toEqual([])
    })

    it('ends as a whole when a replacement cannot start', async () => {
      const named = await stores()
      const gateway = await startGatewayProcess({ arguments: ['--processes', '2'], environment: named })
      const pids = childrenOf(gateway.pid)
      // A newer release has been here meanwhile: what comes up now must not touch its records.
      const records = openRecords({ url: named.DATABASE_URL })
      await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2099-01-01')`.execute(records.db)
      await records.close()
      process.kill(pids[0] as number, 'SIGKILL')
      const { code, errors } = await gateway.ended
      expect(code).toBe(1)
      expect(errors).toContain('STORAGE-SCHEMA-AHEAD')
      expect(errors).toContain('START-PROCESS-ENDED')
      expect(pids.filter(alive)).toEqual([])
    })

    it('leaves no process behind when the first is killed', async () => {
      const gateway = await startGatewayProcess({ arguments: ['--processes', '2'], environment: await stores() })
      const pids = childrenOf(gateway.pid)
      gateway.signal('SIGKILL')
      await until(
        async () => pids.filter(alive),
        (left) => left.length === 0,
      )
    })
  }),
)
