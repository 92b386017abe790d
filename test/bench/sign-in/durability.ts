import { existsSync } from 'node:fs'
import type { BenchOptions } from '../table.ts'
import { startDefaultStack, startKakehashi, withContestants } from './contestants.ts'
import { cpuRatio, measureRounds } from './rounds.ts'
import type { Upstream } from './upstream.ts'

/** A file system in memory, where waiting for the disk costs nothing and everything else is the same. */
const inMemory = '/dev/shm'
const inFlight = 16

/** Speed with the embedded stores on disk as a share of that with the same stores in memory: CPU in memory / CPU on disk. */
export interface Durability {
  readonly defaultStack: number
  readonly kakehashi: number
}

/** @returns undefined where there is no file system in memory */
export async function measureDurability(upstream: Upstream, options: BenchOptions): Promise<Durability | undefined> {
  if (!existsSync(inMemory)) return undefined
  const starts = [startDefaultStack, startKakehashi].flatMap((start) => [
    () => start({ gbizid: upstream }),
    () => start({ gbizid: upstream, beneath: inMemory }),
  ])
  return withContestants(starts, async (contestants) => {
    const rounds = await measureRounds(contestants, upstream, { ...options, concurrency: inFlight })
    const [theirDisk, theirMemory, ourDisk, ourMemory] = rounds
    return { defaultStack: cpuRatio(theirMemory, theirDisk), kakehashi: cpuRatio(ourMemory, ourDisk) }
  })
}
