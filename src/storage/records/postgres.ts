import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import type { PoolClient } from 'pg'
import { answered, leadsAstray, unavailable } from './postgres-trouble.ts'

/** Loaded only where a PostgreSQL is named. */
async function loadDriver() {
  const { default: pg } = await import('pg')
  // Counts and sums come as 64-bit integers; ours stay far below 2^53.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  return pg
}

const connectMs = 4000
/** A statement that takes this long is suspicious: the server is asked on another connection whether it is alive, and given this long. */
const suspiciousMs = 2500
const aliveMs = 1500
const watchEveryMs = 500

/** `host:port` of a database URL, for errors and logs. */
export async function postgresAddress(url: string): Promise<string> {
  const pg = await loadDriver()
  const { host, port } = new pg.Client({ connectionString: url })
  return `${host}:${port}`
}

interface Busy {
  /** Since when it waits for an answer; undefined while it does not. */
  since: number | undefined
  abandon(): void
}

/**
 * Kysely's PostgreSQL dialect on a pool. A connection that cannot be had in time is an error, not a wait without end; a server that stays
 * silent is told from a statement that is slow, and its connections are given up.
 * @param url `postgres://…` as `DATABASE_URL` gives it
 */
export const postgresDialect = (url: string): PostgresDialect => new PostgresDialect({ pool: () => openPool(url) })

async function openPool(url: string): Promise<PostgresPool> {
  const pg = await loadDriver()
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'kakehashi',
    max: 20,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  })
  // An idle connection that breaks is replaced at the next use. A server that stops may say so in the very bytes in which it lets us in, before
  // anybody has been lent the connection: without a listener from the beginning its error would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const watch = createWatch(() => isAlive(url))

  const lend = (client: PoolClient): PostgresPoolClient => {
    let lent = true
    let spoilt = false
    const giveBack = (broken: boolean) => {
      if (!lent) return
      lent = false
      watch.remove(busy)
      client.release(broken)
      client.off('error', notice)
    }
    const busy: Busy = { since: undefined, abandon: () => giveBack(true) }
    watch.add(busy)
    // The pool listens to idle connections alone; a lent one that breaks between two statements would end the process.
    const notice = () => {
      spoilt = true
    }
    client.on('error', notice)
    const query = async (sql: string, parameters: readonly unknown[]) => {
      busy.since = performance.now()
      try {
        return await client.query(sql, parameters as unknown[])
      } catch (cause) {
        if (leadsAstray(cause)) spoilt = true
        throw unavailable(cause)
      } finally {
        busy.since = undefined
      }
    }
    return {
      query: query as unknown as PostgresPoolClient['query'],
      release: (destroy = false) => giveBack(destroy || spoilt),
    }
  }

  return {
    options: pool.options,
    connect: async () => {
      try {
        return lend(await pool.connect())
      } catch (cause) {
        throw unavailable(cause)
      }
    },
    end: async () => {
      watch.close()
      await pool.end()
    },
  }
}

/** Whether the server still answers a newcomer, be it that it has no room. */
async function isAlive(url: string): Promise<boolean> {
  const pg = await loadDriver()
  const probe = new pg.Client({
    connectionString: url,
    application_name: 'kakehashi probe',
    connectionTimeoutMillis: aliveMs,
    query_timeout: aliveMs,
  })
  probe.on('error', () => {})
  try {
    await probe.connect()
    await probe.query('select 1')
    return true
  } catch (error) {
    return answered(error)
  } finally {
    probe.end().catch(() => {})
  }
}

/** Watches connections that wait for an answer. When the oldest has waited suspiciously long and the server is not alive, all are given up. */
function createWatch(alive: () => Promise<boolean>) {
  const lent = new Set<Busy>()
  let probing = false
  const overdue = () => {
    const limit = performance.now() - suspiciousMs
    return [...lent].filter(({ since }) => since !== undefined && since < limit)
  }
  const look = async () => {
    if (probing || overdue().length === 0) return
    probing = true
    try {
      if (!(await alive())) for (const busy of overdue()) busy.abandon()
    } finally {
      probing = false
    }
  }
  const timer = setInterval(() => void look(), watchEveryMs)
  timer.unref()
  return {
    add: (busy: Busy) => void lent.add(busy),
    remove: (busy: Busy) => void lent.delete(busy),
    close: () => clearInterval(timer),
  }
}
