import { pairedRatio } from '../statistics.ts'
import type { BenchOptions } from '../table.ts'
import { signIn } from './browser.ts'
import type { Contestant } from './contestants.ts'
import type { Upstream } from './upstream.ts'

/** What one contestant did in one round. Processor time is per sign-in, milliseconds; `storeCpuMs` is that of the store's own process. */
export interface Round {
  readonly cpuMs: number
  readonly storeCpuMs: number
  readonly wallMs: number
  readonly latencies: readonly number[]
}

/** Where the processor time of a store of its own process can be read, milliseconds. */
export interface Store {
  cpuMs(): number
}

/** `signIns` sign-ins, `concurrency` at a time. */
export async function runRound(
  { broker, server }: Contestant,
  upstream: Upstream,
  options: Pick<BenchOptions, 'signIns' | 'concurrency'> & { store?: Store | undefined },
): Promise<Round> {
  const { signIns, concurrency, store } = options
  const latencies: number[] = []
  let started = 0
  const [server0, store0, began] = [server.cpuMs(), store?.cpuMs() ?? 0, performance.now()]
  const worker = async () => {
    while (started < signIns) {
      started += 1
      latencies.push((await signIn(broker, upstream)).ms)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return {
    cpuMs: (server.cpuMs() - server0) / signIns,
    storeCpuMs: ((store?.cpuMs() ?? 0) - store0) / signIns,
    wallMs: (performance.now() - began) / signIns,
    latencies,
  }
}

/**
 * Interleaved rounds: in every one each contestant has its turn, and who goes first changes, so that a drift of the machine meets all alike.
 * @param act one turn
 * @returns for each contestant its turns in order
 */
export async function interleave<One, T>(
  contestants: readonly One[],
  rounds: number,
  act: (one: One) => Promise<T>,
): Promise<T[][]> {
  const turns: T[][] = contestants.map(() => [])
  for (let round = 0; round < rounds; round += 1)
    for (let place = 0; place < contestants.length; place += 1) {
      const index = (round + place) % contestants.length
      turns[index]?.push(await act(contestants[index] as One))
    }
  return turns
}

/** Warms all contestants up and measures them in interleaved rounds. */
export async function measureRounds(
  contestants: readonly Contestant[],
  upstream: Upstream,
  options: Omit<BenchOptions, 'short'> & { store?: Store | undefined },
): Promise<Round[][]> {
  const warmUp = { signIns: options.warmUp, concurrency: options.concurrency }
  for (const one of contestants) await runRound(one, upstream, warmUp)
  return interleave(contestants, options.rounds, (one) => runRound(one, upstream, options))
}

const cpu = (rounds: readonly Round[] = []) => rounds.map(({ cpuMs }) => cpuMs)

/** Processor time of one contestant over that of another: the median of paired rounds. */
export const cpuRatio = (above: readonly Round[] | undefined, below: readonly Round[] | undefined): number =>
  pairedRatio(cpu(above), cpu(below))

/** The same, with the store's own processor time added to both. */
export function wholeCpuRatio(above: readonly Round[] = [], below: readonly Round[] = []): number {
  const whole = (rounds: readonly Round[]) => rounds.map(({ cpuMs, storeCpuMs }) => cpuMs + storeCpuMs)
  return pairedRatio(whole(above), whole(below))
}
