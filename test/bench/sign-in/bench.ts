import { availableParallelism } from 'node:os'
import { pin } from '../server-process.ts'
import { median, percentile } from '../statistics.ts'
import type { Bench, BenchOptions, Line } from '../table.ts'
import { acknowledge, signIn } from './browser.ts'
import { type Contestant, startDefaultStack, startKakehashi } from './contestants.ts'
import { startUpstream, type Upstream } from './upstream.ts'

interface Round {
  readonly cpuMsPerSignIn: number
  readonly latencies: readonly number[]
}

/** Kakehashi beside the default stack, both brokering to the same mock GビズID, in interleaved rounds of one run. */
export const signInBench: Bench = {
  name: 'sign-in',
  async run({ rounds, signIns, concurrency }: BenchOptions) {
    const upstream = await startUpstream()
    pin(process.pid, 1)
    try {
      const counted = await countBoth(upstream)
      const measured = await measureBoth(upstream, { rounds, signIns, concurrency })
      return {
        lines: linesOf(counted, measured),
        machine: { cores: availableParallelism(), node: process.version },
        raw: { counted, measured },
      }
    } finally {
      await upstream.server.stop()
    }
  },
}

/** Starts both contestants; when one does not come up, the other is stopped again. */
async function both(upstream: Upstream, counting: boolean): Promise<Contestant[]> {
  const starts = [startDefaultStack, startKakehashi].map((start) => start({ gbizid: upstream, counting }))
  const settled = await Promise.allSettled(starts)
  const up = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failure = settled.find((one) => one.status === 'rejected')
  if (!failure) return up
  await Promise.all(up.map((one) => one.stop()))
  throw failure.reason
}

/** What one sign-in makes each contestant do, counted over a few after the first, which fetches metadata and keys. */
async function countBoth(upstream: Upstream) {
  const contestants = await both(upstream, true)
  try {
    return await Promise.all(contestants.map((one) => count(one, upstream)))
  } finally {
    await Promise.all(contestants.map((one) => one.stop()))
  }
}

async function count({ broker, server }: Contestant, upstream: Upstream) {
  const sample = 10
  await acknowledge(broker, upstream)
  const before = await server.counts()
  for (let n = 0; n < sample; n += 1) await signIn(broker, upstream)
  const after = await server.counts()
  const each = (member: keyof typeof before) => (after[member] - before[member]) / sample
  return {
    requestsServed: each('requestsServed'),
    requestsSent: each('requestsSent'),
    statements: each('statements'),
    commits: each('commits'),
    signatures: each('signatures'),
  }
}

async function measureBoth(upstream: Upstream, options: BenchOptions): Promise<Round[][]> {
  const contestants = await both(upstream, false)
  try {
    // Compiled code and open connections first: the first sign-ins are not like the others.
    for (const one of contestants) {
      await acknowledge(one.broker, upstream)
      await round(one, upstream, options)
    }
    const measured: Round[][] = contestants.map(() => [])
    for (let n = 0; n < options.rounds; n += 1) {
      // Who goes first alternates, so that a drift of the machine meets both alike.
      const order = n % 2 === 0 ? [0, 1] : [1, 0]
      for (const index of order) measured[index]?.push(await round(contestants[index] as Contestant, upstream, options))
    }
    return measured
  } finally {
    await Promise.all(contestants.map((one) => one.stop()))
  }
}

/** `signIns` sign-ins, `concurrency` at a time. */
async function round({ broker, server }: Contestant, upstream: Upstream, options: BenchOptions): Promise<Round> {
  const latencies: number[] = []
  let started = 0
  const before = server.cpuMs()
  const worker = async () => {
    while (started < options.signIns) {
      started += 1
      latencies.push((await signIn(broker, upstream)).ms)
    }
  }
  await Promise.all(Array.from({ length: options.concurrency }, worker))
  return { cpuMsPerSignIn: (server.cpuMs() - before) / options.signIns, latencies }
}

type Counted = Awaited<ReturnType<typeof countBoth>>

function linesOf(counted: Counted, measured: readonly (readonly Round[])[]): Line[] {
  const [theirs, ours] = counted
  const [theirRounds = [], ourRounds = []] = measured
  if (!theirs || !ours) throw new Error('a contestant is missing')
  const ratios = theirRounds.map((one, n) => one.cpuMsPerSignIn / (ourRounds[n]?.cpuMsPerSignIn ?? Number.NaN))
  const cpu = (rounds: readonly Round[]) => median(rounds.map(({ cpuMsPerSignIn }) => cpuMsPerSignIn))
  const at = (rounds: readonly Round[], share: number) =>
    percentile(
      rounds.flatMap(({ latencies }) => latencies),
      share,
    )
  const line = (what: string, unit: string, theirValue: number, ourValue: number): Line => ({
    what,
    unit,
    theirs: theirValue,
    ours: ourValue,
  })
  return [
    {
      ...line('server CPU per sign-in', 'ms', cpu(theirRounds), cpu(ourRounds)),
      ratio: median(ratios),
      target: '>= 2.5x (reported)',
    },
    line('latency p50', 'ms', at(theirRounds, 0.5), at(ourRounds, 0.5)),
    { ...line('latency p95', 'ms', at(theirRounds, 0.95), at(ourRounds, 0.95)) },
    line('HTTP requests served', '', theirs.requestsServed, ours.requestsServed),
    line('HTTP requests sent upstream', '', theirs.requestsSent, ours.requestsSent),
    line('store operations (SQL statements)', '', theirs.statements, ours.statements),
    line('commits', '', theirs.commits, ours.commits),
    line('signatures', '', theirs.signatures, ours.signatures),
  ]
}
