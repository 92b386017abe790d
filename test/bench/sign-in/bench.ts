import { pin } from '../child.ts'
import { withRedis } from '../redis-server.ts'
import { median } from '../statistics.ts'
import type { Bench, BenchOptions, BenchResult } from '../table.ts'
import { startDefaultStack, startFloor, startKakehashi, withContestants } from './contestants.ts'
import { countOnSqlite, countTrips } from './counts.ts'
import { measureDurability } from './durability.ts'
import { runStretch, type Stretch } from './fixed-rate.ts'
import { resultOf } from './result.ts'
import { interleave, measureRounds, type Round } from './rounds.ts'
import { startUpstream, type Upstream } from './upstream.ts'

const starters = [startFloor, startDefaultStack, startKakehashi]

/** Kakehashi beside the default stack and the floor, all brokering to the same mock GビズID, in interleaved rounds of one run. */
export const signInBench: Bench = {
  name: 'sign-in',
  how: ({ rounds, signIns, concurrency }) =>
    `${rounds} interleaved rounds of ${signIns}, ${concurrency} in flight; a ratio is the median of paired rounds`,
  async run(options) {
    const upstream = await startUpstream()
    pin(process.pid, 1)
    try {
      return await measureAll(upstream, options)
    } finally {
      await upstream.server.stop()
    }
  },
}

async function measureAll(upstream: Upstream, options: BenchOptions): Promise<BenchResult> {
  const counted = await countOnSqlite(starters, upstream)
  const { rounds: sqlite, stretches, rate } = await measureSqlite(upstream, options)
  const { rounds: redis, trips } = await measureRedis(upstream, options)
  const durability = await measureDurability(upstream, options)
  return resultOf({ counted, sqlite, stretches, rate, redis, trips, durability })
}

/** How busy the default stack is to be at the fixed rate: a rate that it can carry, with something to spare. */
const busyAtFixedRate = 0.65

/** Rounds as fast as they go, then stretches at a rate that the first have shown to be bearable for the slowest. */
async function measureSqlite(
  upstream: Upstream,
  options: BenchOptions,
): Promise<{ rounds: Round[][]; stretches: Stretch[][]; rate: number }> {
  const starts = starters.map((start) => () => start({ gbizid: upstream }))
  return withContestants(starts, async (contestants) => {
    const rounds = await measureRounds(contestants, upstream, options)
    const slowest = Math.max(...rounds.map((turns) => median(turns.map(({ cpuMs }) => cpuMs))))
    const rate = Math.max(1, Math.floor((busyAtFixedRate * 1000) / slowest))
    const seconds = options.short ? 2 : 4
    const stretches = await interleave(contestants, options.rounds, (one) =>
      runStretch(one, upstream, { rate, seconds }),
    )
    return { rounds, stretches, rate }
  })
}

/** The same on one Redis that all use in turn, and how often each waits for it. */
const measureRedis = (upstream: Upstream, options: BenchOptions) =>
  withRedis(async (redis) => {
    const trips = []
    for (const start of starters)
      trips.push(await countTrips(start, upstream, redis, { sessions: start !== startFloor }))
    const starts = starters.map((start) => () => start({ gbizid: upstream, redisUrl: redis.url }))
    const rounds = await withContestants(starts, (contestants) =>
      measureRounds(contestants, upstream, { ...options, store: redis }),
    )
    return { rounds, trips }
  })
