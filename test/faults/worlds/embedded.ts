import type { Random } from '../random.ts'
import { type FaultWorld, openWorld } from '../world.ts'
import { mountSmallDisk } from './small-disk.ts'

/** One gateway that keeps everything in its own files, on a small disk of its own where that can be had. */
export const openEmbeddedWorld = (random: Random): Promise<FaultWorld> =>
  openWorld({ kind: 'embedded', random, count: 1, prepare: mountSmallDisk })
