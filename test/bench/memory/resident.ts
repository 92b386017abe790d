import { type Contestant, type Starter, withContestants } from '../sign-in/contestants.ts'
import { runRound } from '../sign-in/rounds.ts'
import type { Upstream } from '../sign-in/upstream.ts'

/** Resident memory, bytes, and the bytes in use on the heap after garbage collection, taken after each of several lots of sign-ins. */
export interface Resident {
  readonly idle: number
  readonly afterMany: number
  readonly heap: readonly number[]
}

const concurrency = 8

/**
 * Idle; then after many sign-ins without a word to the garbage collector; then the heap after each of further lots, collected each time. It is
 * started a second time for that, as one that was installed earlier.
 * @param sizes.many sign-ins before the second figure @param sizes.lots how many lots of `sizes.lot` sign-ins follow
 */
export async function measureResident(
  start: Starter,
  upstream: Upstream,
  sizes: { readonly many: number; readonly lots: number; readonly lot: number },
): Promise<Resident> {
  const begin = () => start({ gbizid: upstream, hook: 'heap' })
  await withContestants([begin], async () => {})
  return withContestants([begin], async ([one]) => {
    const contestant = one as Contestant
    const { server, idleBytes } = contestant
    await runRound(contestant, upstream, { signIns: sizes.many, concurrency })
    const afterMany = server.residentBytes()
    const heap: number[] = []
    for (let lot = 0; lot < sizes.lots; lot += 1) {
      await runRound(contestant, upstream, { signIns: sizes.lot, concurrency })
      heap.push(await server.heapBytes())
    }
    return { idle: idleBytes, afterMany, heap }
  })
}
