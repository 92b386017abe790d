import { type Clock, KakehashiError, type Log } from './foundation/index.ts'
import type { Stores } from './stores.ts'

/** How far our clock may be from the store servers', seconds: as far as that of GビズID may be from ours. */
export const clockTolerance = 30
/** How often the clocks are compared, milliseconds. */
export const compareClocksEveryMs = 5_000

/** Keeps a node whose clock is wrong from judging what has expired. */
export interface ClockGuard {
  /** Compares the clocks; what cannot be reached is left out. */
  compare(): Promise<void>
  isRight(): boolean
  /** @throws CLOCK-WRONG */
  require(): void
}

/**
 * Compares our clock with those of PostgreSQL and Redis. A node whose clock is slow would take expired codes and certificates for good, and one
 * that is fast what is not valid yet; while it stands alone against the servers it refuses everything. Where the two servers disagree with one
 * another, nobody knows which of us is right, and it serves on. Embedded stores have no clock of their own: nothing is compared.
 */
export function createClockGuard(needs: {
  stores: Stores
  clock: Clock
  log: Pick<Log, 'error' | 'info'>
}): ClockGuard {
  const { stores, clock, log } = needs
  let right = true

  /** Seconds from our clock to a server's; 0 when its answer lies between our question and the answer. */
  const distanceOf = async (time: (() => Promise<Date>) | undefined): Promise<number | undefined> => {
    const asked = clock.now().getTime()
    const told = (await time?.().catch(() => undefined))?.getTime()
    if (told === undefined) return undefined
    const answered = clock.now().getTime()
    return (Math.max(0, told - answered) - Math.max(0, asked - told)) / 1000
  }

  return {
    compare: async () => {
      const distances = await Promise.all([distanceOf(stores.records.time), distanceOf(stores.state.time)])
      const known = distances.filter((distance) => distance !== undefined)
      if (known.length === 0) return
      const was = right
      right = known.some((distance) => Math.abs(distance) <= clockTolerance)
      if (was && !right) {
        const detail = `our clock differs by ${known.map((distance) => `${Math.round(-distance)} s`).join(' and ')} from the store servers'`
        log.error({ refusal: 'CLOCK-WRONG', detail }, 'the clock of this machine is wrong: everything is refused')
      }
      if (!was && right) log.info({}, 'the clock of this machine is right again')
    },
    isRight: () => right,
    require: () => {
      if (!right) throw new KakehashiError('CLOCK-WRONG')
    },
  }
}
