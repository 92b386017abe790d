import { pin } from '../child.ts'
import { median, percentile } from '../statistics.ts'
import type { Bench, BenchOptions, BenchResult } from '../table.ts'
import { startDefaultStack, startFloor, startKakehashi, withContestants } from './contestants.ts'
import { cpuRatio, measureRounds, type Round } from './rounds.ts'
import { startUpstream, type Upstream } from './upstream.ts'

/** Kakehashi beside the default stack and the floor, all brokering to the same mock GビズID, in interleaved rounds of one run. */
export const signInBench: Bench = {
  name: 'sign-in',
  async run(options: BenchOptions) {
    const upstream = await startUpstream()
    pin(process.pid, 1)
    try {
      return await measureSqlite(upstream, options)
    } finally {
      await upstream.server.stop()
    }
  },
}

async function measureSqlite(upstream: Upstream, options: BenchOptions): Promise<BenchResult> {
  const starts = [startFloor, startDefaultStack, startKakehashi].map((start) => () => start({ gbizid: upstream }))
  const [floor = [], theirs = [], ours = []] = await withContestants(starts, (contestants) =>
    measureRounds(contestants, upstream, options),
  )
  const cpu = (rounds: readonly Round[]) => median(rounds.map(({ cpuMs }) => cpuMs))
  const latency = (rounds: readonly Round[], share: number) =>
    percentile(
      rounds.flatMap(({ latencies }) => latencies),
      share,
    )
  return {
    goals: [
      {
        what: 'CPU per sign-in / floor',
        defaultStack: cpuRatio(theirs, floor),
        kakehashi: cpuRatio(ours, floor),
        target: { atMost: 2.5 },
        aim: 2.2,
      },
      {
        what: 'sign-ins per core / default stack, SQLite FULL',
        defaultStack: 1,
        kakehashi: cpuRatio(theirs, ours),
        target: { atLeast: 2.3 },
        aim: 2.5,
      },
    ],
    figures: [
      { what: 'CPU per sign-in', unit: 'ms', floor: cpu(floor), defaultStack: cpu(theirs), kakehashi: cpu(ours) },
      {
        what: 'sign-in p50, saturated',
        unit: 'ms',
        floor: latency(floor, 0.5),
        defaultStack: latency(theirs, 0.5),
        kakehashi: latency(ours, 0.5),
      },
    ],
    raw: { floor, theirs, ours },
  }
}
