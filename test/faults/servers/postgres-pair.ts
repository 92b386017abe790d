import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { until } from '../../support/redis-processes.ts'
import { freePort, postgresGround } from '../../support/servers.ts'
import { openTcpProxy, type TcpProxy } from '../tcp-proxy.ts'

/** PostgreSQL with a synchronous standby behind one address: a commit is acknowledged when both have it. */
export interface PostgresPair {
  /** Leads to whoever is the primary. */
  readonly url: string
  /** Ends the primary without a chance to write anything down. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Ends the primary for good, promotes the standby and leads the address there. */
  failOver(): Promise<void>
  /** Makes a new standby of whoever is the primary, and waits until it is synchronous. */
  addStandby(): Promise<void>
  /** Takes every connection there is, also those of others, until `release`. */
  exhaust(): Promise<{ release(): Promise<void> }>
  close(): Promise<void>
}

interface Server {
  readonly port: number
  readonly data: string
}

const name = 'standby'
const settings = [
  'listen_addresses=127.0.0.1',
  'max_connections=60',
  'superuser_reserved_connections=0',
  'shared_buffers=32MB',
  // Processes are killed here, not machines: what was written is with the operating system.
  'fsync=off',
].flatMap((setting) => ['-c', setting])

export async function openPostgresPair(): Promise<PostgresPair> {
  const directory = mkdtempSync(join(tmpdir(), 'kakehashi-faults-postgres-'))
  const as = await postgresGround(directory)
  let made = 0
  const place = async (): Promise<Server> => {
    made += 1
    return { port: await freePort(), data: join(directory, `data-${made}`) }
  }
  const control = ({ data }: Server, ...args: string[]) => as('pg_ctl', '-D', data, '-w', ...args)
  const startServer = async (server: Server) => {
    const given = `-p ${server.port} -k ${directory} ${settings.join(' ')}`
    await control(server, '-l', `${server.data}.log`, '-o', given, 'start')
  }
  const urlAt = (port: number) => `postgres://kakehashi@127.0.0.1:${port}/postgres`
  const ask = async (server: Server, ...statements: string[]): Promise<pg.QueryResult> => {
    const client = new pg.Client({ connectionString: urlAt(server.port) })
    client.on('error', () => {})
    await client.connect()
    try {
      let last: pg.QueryResult | undefined
      for (const statement of statements) last = await client.query(statement)
      return last as pg.QueryResult
    } finally {
      await client.end().catch(() => {})
    }
  }
  const waitFor = (names: string) => [
    `ALTER SYSTEM SET synchronous_standby_names = '${names}'`,
    'SELECT pg_reload_conf()',
  ]

  let primary = await place()
  let standby: Server | undefined
  let proxy: TcpProxy | undefined

  const addStandby = async () => {
    const next = await place()
    const from = `host=127.0.0.1 port=${primary.port} user=kakehashi application_name=${name}`
    await as('pg_basebackup', '-D', next.data, '-d', from, '-N', '-R', '-X', 'stream', '--checkpoint=fast')
    await startServer(next)
    standby = next
    await ask(primary, ...waitFor(name))
    await until(async () => {
      const { rows } = await ask(
        primary,
        `SELECT sync_state FROM pg_stat_replication WHERE application_name = '${name}'`,
      )
      return rows[0]?.sync_state === 'sync'
    })
  }

  const postmasterOf = ({ data }: Server) => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
  // Whatever ends this process, no server outlives it.
  const quitAll = () => {
    for (const server of [primary, standby]) {
      try {
        if (server) process.kill(postmasterOf(server), 'SIGQUIT')
      } catch {
        // It was not running.
      }
    }
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
  process.on('exit', quitAll)
  const stopServer = (server: Server | undefined) =>
    server === undefined ? Promise.resolve() : control(server, '-m', 'immediate', 'stop').then(() => {})
  const close = async () => {
    await Promise.all([primary, standby].map((server) => stopServer(server).catch(() => {})))
    await proxy?.close()
    process.off('exit', quitAll)
    rmSync(directory, { recursive: true, force: true })
  }

  try {
    await as('initdb', '-N', '-D', primary.data, '-U', 'kakehashi', '-A', 'trust', '-E', 'UTF8', '--locale=C')
    await startServer(primary)
    await addStandby()
    proxy = await openTcpProxy(primary.port)
  } catch (error) {
    await close()
    throw error
  }
  const leading = proxy

  const exhaust = async () => {
    const hogs: pg.Client[] = []
    let released = false
    const seize = async () => {
      const hog = new pg.Client({ connectionString: urlAt(primary.port), application_name: 'hog' })
      hog.on('error', () => {})
      await hog.connect()
      hogs.push(hog)
    }
    const full = async () => {
      for (;;) {
        try {
          await seize()
        } catch {
          return
        }
      }
    }
    await full()
    // Whoever held a connection before loses it, and finds no other.
    const others = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name NOT IN ('hog', '${name}') AND backend_type = 'client backend'`
    const keeping = (async () => {
      while (!released) {
        const { rowCount } = (await hogs[0]?.query(others)) ?? { rowCount: 0 }
        if (rowCount) await full()
        else await new Promise((resolve) => setTimeout(resolve, 50))
      }
    })()
    return {
      release: async () => {
        released = true
        await keeping
        await Promise.all(hogs.map((hog) => hog.end().catch(() => {})))
      },
    }
  }

  return {
    url: urlAt(leading.port),
    stop: () => stopServer(primary),
    start: () => startServer(primary),
    failOver: async () => {
      if (!standby) throw new Error('there is no standby to fail over to')
      await stopServer(primary)
      await control(standby, 'promote')
      primary = standby
      standby = undefined
      // Whoever promotes a standby tells it not to wait for one, until there is one again.
      await ask(primary, ...waitFor(''))
      leading.pointTo(primary.port)
    },
    addStandby,
    exhaust,
    close,
  }
}
