import { pathNames } from '../driver.ts'
import type { Fault } from '../fault.ts'
import { fillDisk, freeDisk, hasPrlimit } from '../worlds/small-disk.ts'

/** Nothing more can be written where the embedded stores and the journal lie. */
export const diskFull: Fault = {
  name: 'disk-full',
  world: 'embedded',
  affects: pathNames,
  felt: true,
  lastsMs: 2000,
  impossible: () =>
    process.getuid?.() === 0 || hasPrlimit() ? undefined : 'a small disk needs root to mount it, or prlimit',
  inject: async (world) => fillDisk(world),
  heal: async (world) => freeDisk(world),
}
