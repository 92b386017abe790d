import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pin } from '../child.ts'
import { type RedisServer, startRedisServer } from '../redis-server.ts'
import { signIn } from '../sign-in/browser.ts'
import { type Contestant, startKakehashi, withContestants } from '../sign-in/contestants.ts'
import { cpuRatio, measureRounds, type Round } from '../sign-in/rounds.ts'
import { startUpstream, type Upstream } from '../sign-in/upstream.ts'
import { median } from '../statistics.ts'
import type { Bench, BenchOptions, BenchResult } from '../table.ts'
import { fillRedis, keysOf, keysSince } from './fill-redis.ts'
import { fillSqlite, readRows, rowsBetween } from './fill-sqlite.ts'

/** What a session leaves that counts as stored: what lives on for this long, seconds. */
const lasting = 3600

/** CPU of a sign-in with few and with many stored sessions: three gateways, each on a store of its own, in interleaved rounds. */
export const sessionsBench: Bench = {
  name: 'sessions',
  how: ({ rounds, signIns }) => `${rounds} interleaved rounds of ${signIns}; a ratio is the median of paired rounds`,
  async run(asked) {
    // A warm-up leaves sessions too, and must not outgrow what stands for few.
    const options = { ...asked, warmUp: Math.min(asked.warmUp, 500) }
    const sizes = options.short ? [100, 1000, 10_000] : [100, 10_000, 1_000_000]
    const upstream = await startUpstream()
    pin(process.pid, 1)
    try {
      const sqlite = await measureOnSqlite(upstream, sizes, options)
      const redis = await measureOnRedis(upstream, sizes, options)
      return resultOf(sizes, { SQLite: sqlite, Redis: redis })
    } finally {
      await upstream.server.stop()
    }
  },
}

/** A gateway, started to see what one sign-in leaves. @param look reads the store before and after */
const whatASignInLeaves = <Seen, Left>(
  upstream: Upstream,
  start: () => Promise<Contestant>,
  look: { before(one: Contestant): Promise<Seen> | Seen; after(one: Contestant, seen: Seen): Promise<Left> | Left },
): Promise<Left> =>
  withContestants([start], async ([one]) => {
    const { broker } = one as Contestant
    await signIn(broker, upstream)
    const seen = await look.before(one as Contestant)
    await signIn(broker, upstream)
    return look.after(one as Contestant, seen)
  })

async function measureOnSqlite(
  upstream: Upstream,
  sizes: readonly number[],
  options: BenchOptions,
): Promise<Round[][]> {
  const directories = sizes.map(() => mkdtempSync(join(tmpdir(), 'bench-sessions-')))
  try {
    const starts = directories.map((data) => () => startKakehashi({ gbizid: upstream, data }))
    for (const [index, start] of starts.entries()) {
      const file = join(directories[index] as string, 'state.sqlite')
      const rows = await whatASignInLeaves(upstream, start, {
        before: () => readRows(file),
        after: (_, seen) => rowsBetween(seen, readRows(file), Date.now() + lasting * 1000),
      })
      fillSqlite(file, rows, sizes[index] as number)
    }
    // What the system still has to write must not be written while we measure.
    spawnSync('sync')
    return await withContestants(starts, (contestants) => measureRounds(contestants, upstream, options))
  } finally {
    for (const directory of directories) rmSync(directory, { recursive: true, force: true })
  }
}

async function measureOnRedis(upstream: Upstream, sizes: readonly number[], options: BenchOptions): Promise<Round[][]> {
  const servers: RedisServer[] = []
  try {
    for (const size of sizes) {
      const redis = await startRedisServer()
      servers.push(redis)
      const start = () => startKakehashi({ gbizid: upstream, redisUrl: redis.url })
      const keys = await whatASignInLeaves(upstream, start, {
        before: () => keysOf(redis),
        after: (_, seen) => keysSince(redis, seen, lasting),
      })
      await fillRedis(redis, keys, size)
    }
    spawnSync('sync')
    const starts = servers.map(
      ({ url }) =>
        () =>
          startKakehashi({ gbizid: upstream, redisUrl: url }),
    )
    return await withContestants(starts, (contestants) => measureRounds(contestants, upstream, options))
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

function resultOf(sizes: readonly number[], measured: Readonly<Record<string, readonly Round[][]>>): BenchResult {
  const [least = 0, ...more] = sizes
  const engines = Object.entries(measured)
  return {
    goals: engines.flatMap(([engine, rounds]) =>
      more.map((size, n) => ({
        what: `CPU per sign-in with ${size} stored sessions / with ${least}, ${engine}`,
        kakehashi: cpuRatio(rounds[n + 1], rounds[0]),
        target: { atMost: 1.1 },
      })),
    ),
    figures: engines.flatMap(([engine, rounds]) =>
      sizes.map((size, n) => ({
        what: `CPU per sign-in with ${size} stored sessions, ${engine}`,
        unit: 'ms',
        kakehashi: median((rounds[n] ?? []).map(({ cpuMs }) => cpuMs)),
      })),
    ),
    raw: measured,
  }
}
