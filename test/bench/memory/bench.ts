import { pin } from '../child.ts'
import { startDefaultStack, startKakehashi } from '../sign-in/contestants.ts'
import { startUpstream } from '../sign-in/upstream.ts'
import type { Bench, BenchResult } from '../table.ts'
import { measureResident, type Resident } from './resident.ts'
import { measureStateBytes, type StateBytes } from './state-bytes.ts'

const megabyte = 1_000_000

/** What stays in memory and in the stores: one contestant alone at a time, on SQLite unless Redis is named. */
export const memoryBench: Bench = {
  name: 'memory',
  how: () => 'one contestant alone at a time',
  async run({ signIns }) {
    const [many, lot, lots] = [100 * signIns, 25 * signIns, 5]
    const forState = 10 * signIns
    const upstream = await startUpstream()
    pin(process.pid, 1)
    try {
      const ours = await measureResident(startKakehashi, upstream, { many, lots, lot })
      // No target looks at the heap of the default stack.
      const theirs = await measureResident(startDefaultStack, upstream, { many, lots: 0, lot })
      const ourState = await measureStateBytes(startKakehashi, upstream, forState)
      const theirState = await measureStateBytes(startDefaultStack, upstream, forState)
      return resultOf({ many, lots, lot, ours, theirs, ourState, theirState })
    } finally {
      await upstream.server.stop()
    }
  },
}

interface Measured {
  readonly many: number
  readonly lots: number
  readonly lot: number
  readonly ours: Resident
  readonly theirs: Resident
  readonly ourState: StateBytes
  readonly theirState: StateBytes
}

/** A heap is flat when it grows by no more than this over all lots. */
const flatMegabytes = 2

function resultOf(measured: Measured): BenchResult {
  const { many, lots, lot, ours, theirs, ourState, theirState } = measured
  const growth = ((ours.heap.at(-1) ?? Number.NaN) - (ours.heap[0] ?? Number.NaN)) / megabyte
  return {
    goals: [
      {
        what: 'resident memory, idle',
        unit: 'MB',
        defaultStack: theirs.idle / megabyte,
        kakehashi: ours.idle / megabyte,
        target: { atMost: 120 },
      },
      {
        what: `resident memory after ${many} sign-ins`,
        unit: 'MB',
        defaultStack: theirs.afterMany / megabyte,
        kakehashi: ours.afterMany / megabyte,
        target: { atMost: 200 },
      },
      {
        what: `growth of the heap over ${lots} × ${lot}: flat`,
        unit: 'MB',
        kakehashi: growth,
        target: { atMost: flatMegabytes },
      },
      {
        what: 'state of one sign-in, SQLite',
        unit: 'bytes',
        defaultStack: theirState.sqlite,
        kakehashi: ourState.sqlite,
        target: { atMost: 2500 },
      },
      {
        what: 'state of one sign-in, Redis',
        unit: 'bytes',
        defaultStack: theirState.redis,
        kakehashi: ourState.redis,
        target: { atMost: 2500 },
      },
    ],
    figures: ours.heap.map((bytes, n) => ({
      what: `heap after ${many} and ${n + 1} × ${lot} sign-ins`,
      unit: 'MB',
      kakehashi: bytes / megabyte,
    })),
    raw: measured,
  }
}
