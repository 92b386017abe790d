import { countRoundTrips } from '../../support/round-trips.ts'
import type { RedisServer } from '../redis-server.ts'
import { median } from '../statistics.ts'
import { type Cookies, reachUpstream, signIn } from './browser.ts'
import { type Contestant, type Starter, withContestants } from './contestants.ts'
import type { Upstream } from './upstream.ts'

const sample = 10

/** What one sign-in makes a contestant do on SQLite, one after the other; `commitsBefore` are those before anybody has authenticated. */
export interface Counted {
  readonly requestsServed: number
  readonly requestsSent: number
  readonly statements: number
  readonly commits: number
  readonly signatures: number
  readonly commitsBefore: number
}

/** Counts over a few sign-ins after the first, which fetches metadata and keys. @returns for each contestant in order */
export const countOnSqlite = (starters: readonly Starter[], upstream: Upstream): Promise<Counted[]> =>
  withContestants(
    starters.map((start) => () => start({ gbizid: upstream, hook: 'count' })),
    async (contestants) => {
      const counted: Counted[] = []
      for (const one of contestants) counted.push(await count(one, upstream))
      return counted
    },
  )

async function count({ broker, server }: Contestant, upstream: Upstream): Promise<Counted> {
  await signIn(broker, upstream)
  const each = async (act: () => Promise<unknown>) => {
    const before = await server.counts()
    for (let n = 0; n < sample; n += 1) await act()
    const after = await server.counts()
    return (member: keyof typeof before) => (after[member] - before[member]) / sample
  }
  const whole = await each(() => signIn(broker, upstream))
  const before = await each(() => reachUpstream(broker))
  return {
    requestsServed: whole('requestsServed'),
    requestsSent: whole('requestsSent'),
    statements: whole('statements'),
    commits: whole('commits'),
    signatures: whole('signatures'),
    commitsBefore: before('commits'),
  }
}

/** Round trips to Redis for one sign-in: how often the contestant has sent something and then waited. */
export interface Trips {
  readonly fresh: number
  /** Of a browser that comes back with its session; undefined for who keeps none. */
  readonly returning: number | undefined
}

/** Counts on the wire, one sign-in after the other; the median, since now and then something is written beside. */
export async function countTrips(
  start: Starter,
  upstream: Upstream,
  redis: RedisServer,
  options: { sessions: boolean },
): Promise<Trips> {
  const counter = await countRoundTrips(redis.url)
  try {
    return await withContestants([() => start({ gbizid: upstream, redisUrl: counter.url })], async ([contestant]) => {
      const { broker } = contestant as Contestant
      const trips = async (cookies?: Cookies) => {
        const taken: number[] = []
        for (let n = 0; n < sample; n += 1) {
          counter.taken()
          await signIn(broker, upstream, cookies)
          taken.push(counter.taken())
        }
        return median(taken)
      }
      await signIn(broker, upstream)
      const fresh = await trips()
      if (!options.sessions) return { fresh, returning: undefined }
      const cookies: Cookies = new Map()
      await signIn(broker, upstream, cookies)
      return { fresh, returning: await trips(cookies) }
    })
  } finally {
    counter.close()
  }
}
