import type { Random } from '../random.ts'
import { type FaultWorld, openWorld } from '../world.ts'

/** One gateway that keeps everything in its own files. */
export const openEmbeddedWorld = (random: Random): Promise<FaultWorld> =>
  openWorld({ kind: 'embedded', random, count: 1 })
