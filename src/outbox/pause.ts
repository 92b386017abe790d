import type { Ids } from '../foundation/index.ts'
import { pauses } from './stated-limits.ts'

/**
 * The pause after a failure, seconds: doubles up to a cap, and half of it is left to chance, so that what failed together does not come again
 * together. @param failures so far, from 1
 */
export function pauseAfter(failures: number, ids: Pick<Ids, 'integer'>): number {
  const whole = Math.min(pauses.longest, pauses.first * 2 ** Math.min(failures - 1, 30))
  return whole / 2 + ids.integer(Math.floor(whole * 500) + 1) / 1000
}
