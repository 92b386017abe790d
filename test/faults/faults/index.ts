import type { Fault } from '../fault.ts'
import { redisKilled } from './redis-killed.ts'

/** Every fault, in the order they happen. */
export const faults: readonly Fault[] = [redisKilled]
