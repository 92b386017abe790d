import { median, pairedRatio, percentile } from '../statistics.ts'
import type { BenchResult, Figure, Goal } from '../table.ts'
import type { Counted, Trips } from './counts.ts'
import type { Durability } from './durability.ts'
import type { Stretch } from './fixed-rate.ts'
import { cpuRatio, type Round, wholeCpuRatio } from './rounds.ts'

/** What was measured; each list holds the floor, the default stack and Kakehashi, in this order. */
export interface Measured {
  readonly counted: readonly Counted[]
  readonly sqlite: readonly (readonly Round[])[]
  readonly stretches: readonly (readonly Stretch[])[]
  /** Sign-ins a second of the stretches. */
  readonly rate: number
  readonly redis: readonly (readonly Round[])[]
  readonly trips: readonly Trips[]
  readonly durability: Durability | undefined
}

export const resultOf = (measured: Measured): BenchResult => ({
  goals: [...costGoals(measured), ...storeGoals(measured)],
  figures: [...costFigures(measured), ...countFigures(measured)],
  raw: measured,
})

/** The 95th percentile of each stretch, milliseconds. */
const p95 = (stretches: readonly Stretch[] = []): number[] =>
  stretches.map(({ latencies }) => percentile(latencies, 0.95))

function costGoals({ sqlite, redis, stretches, rate }: Measured): Goal[] {
  const [floor, theirs, ours] = sqlite
  const [, theirsOnRedis, oursOnRedis] = redis
  const [, theirStretches, ourStretches] = stretches
  return [
    {
      what: 'CPU per brokered sign-in / floor',
      defaultStack: cpuRatio(theirs, floor),
      kakehashi: cpuRatio(ours, floor),
      target: { atMost: 2.5 },
      aim: 2.2,
    },
    {
      what: 'sign-ins per core / default stack, Redis',
      defaultStack: 1,
      kakehashi: cpuRatio(theirsOnRedis, oursOnRedis),
      target: { atLeast: 1.7 },
      aim: 2,
    },
    {
      what: 'sign-ins per core / default stack, SQLite FULL',
      defaultStack: 1,
      kakehashi: cpuRatio(theirs, ours),
      target: { atLeast: 2.3 },
      aim: 2.5,
    },
    {
      what: `p95 at ${rate} sign-ins/s on one core / default stack`,
      defaultStack: 1,
      kakehashi: pairedRatio(p95(ourStretches), p95(theirStretches)),
      target: { atMost: 0.5 },
    },
  ]
}

function storeGoals({ trips, counted, durability }: Measured): Goal[] {
  const [, theirTrips, ourTrips] = trips
  const [, theirCounts, ourCounts] = counted
  const goal = (what: string, ours: number | undefined, theirs: number | undefined, target: Goal['target']): Goal[] =>
    ours === undefined ? [] : [{ what, kakehashi: ours, ...(theirs !== undefined && { defaultStack: theirs }), target }]
  return [
    ...goal('Redis round trips, fresh sign-in', ourTrips?.fresh, theirTrips?.fresh, { atMost: 7 }),
    ...goal('Redis round trips, return with session', ourTrips?.returning, theirTrips?.returning, { atMost: 5 }),
    ...goal('durable embedded store / in-memory, 16 in flight', durability?.kakehashi, durability?.defaultStack, {
      atLeast: 0.95,
    }),
    ...goal(
      'durable writes before the upstream has authenticated',
      ourCounts?.commitsBefore,
      theirCounts?.commitsBefore,
      {
        atMost: 0,
      },
    ),
  ]
}

/** One figure of all three. */
function figure<T>(what: string, unit: string, from: readonly T[], value: (one: T) => number | undefined): Figure {
  const [floor, defaultStack, kakehashi] = from.map((one) => value(one))
  return {
    what,
    ...(unit && { unit }),
    ...(floor !== undefined && { floor }),
    ...(defaultStack !== undefined && { defaultStack }),
    ...(kakehashi !== undefined && { kakehashi }),
  }
}

function costFigures({ sqlite, redis, stretches, rate }: Measured): Figure[] {
  const over = (member: 'cpuMs' | 'storeCpuMs') => (rounds: readonly Round[]) =>
    median(rounds.map((round) => round[member]))
  const perCore = (rounds: readonly Round[]) => 1000 / over('cpuMs')(rounds)
  const at = (share: number) => (all: readonly Stretch[]) =>
    median(all.map(({ latencies }) => percentile(latencies, share)))
  const fixed = `at ${rate} sign-ins/s`
  return [
    figure('CPU per sign-in, SQLite', 'ms', sqlite, over('cpuMs')),
    figure('sign-ins a second and core, SQLite', '', sqlite, perCore),
    figure('CPU per sign-in, Redis', 'ms', redis, over('cpuMs')),
    figure('CPU of Redis itself per sign-in', 'ms', redis, over('storeCpuMs')),
    figure('CPU with that of Redis / default stack', '', redis, (one) => wholeCpuRatio(one, redis[1])),
    figure('CPU / floor, Redis', '', redis, (one) => cpuRatio(one, redis[0])),
    figure(`busy ${fixed}`, '', stretches, (all) => median(all.map(({ busy }) => busy))),
    figure(`p50 ${fixed}`, 'ms', stretches, at(0.5)),
    figure(`p95 ${fixed}`, 'ms', stretches, at(0.95)),
  ]
}

const countFigures = ({ counted, trips }: Measured): Figure[] => [
  figure('HTTP requests served', '', counted, (one) => one.requestsServed),
  figure('HTTP requests sent upstream', '', counted, (one) => one.requestsSent),
  figure('SQL statements', '', counted, (one) => one.statements),
  figure('commits, one sign-in alone', '', counted, (one) => one.commits),
  figure('commits before the upstream has authenticated', '', counted, (one) => one.commitsBefore),
  figure('signatures', '', counted, (one) => one.signatures),
  figure('Redis round trips, fresh sign-in', '', trips, (one) => one.fresh),
  figure('Redis round trips, return with session', '', trips, (one) => one.returning),
]
