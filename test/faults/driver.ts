import { setTimeout as delay } from 'node:timers/promises'
import { certificatesPath, revocation } from './operations/certificates.ts'
import { consentPath, credentialPath, presentation, withdrawal } from './operations/consents.ts'
import { rosterPath } from './operations/rosters.ts'
import { guardianSignIn, staffSignIn } from './operations/sign-ins.ts'
import type { FaultWorld } from './world.ts'

/** What people do, each a whole chain of operations. @returns whether all of it was acknowledged */
export const paths = {
  'staff sign-in': staffSignIn,
  'guardian sign-in': guardianSignIn,
  certificate: certificatesPath,
  revocation,
  consent: consentPath,
  withdrawal,
  credential: credentialPath,
  presentation,
  roster: rosterPath,
} as const satisfies Record<string, (world: FaultWorld) => Promise<boolean>>

export type PathName = keyof typeof paths
export const pathNames = Object.keys(paths) as PathName[]

/** A roster takes as long as everything else together. */
const rare: ReadonlySet<PathName> = new Set(['roster'])
/** Whoever was refused waits a little, as people and proxies do, milliseconds. */
const afterRefusalMs = 100

/** People who go on and on, whatever the answer. */
export interface Load {
  /** Lets everybody finish what they are at. */
  stop(): Promise<void>
}

/** @param options.workers how many people at a time */
export function startLoad(world: FaultWorld, options: { paths: readonly PathName[]; workers: number }): Load {
  let stopped = false
  const choices = options.paths.flatMap((name) => (rare.has(name) ? [name] : [name, name, name]))
  const work = async () => {
    while (!stopped) {
      const held = await paths[world.random.pick(choices)](world)
      if (!held && !stopped) await delay(afterRefusalMs)
    }
  }
  const working = Array.from({ length: options.workers }, work)
  return {
    stop: async () => {
      stopped = true
      await Promise.all(working)
    },
  }
}

/**
 * Tries a path until it is acknowledged.
 * @returns milliseconds on the clock of `performance` at which it was, undefined when it was not in time
 */
export async function probe(world: FaultWorld, path: PathName, withinMs: number): Promise<number | undefined> {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline) {
    if (await paths[path](world)) return performance.now()
    await delay(afterRefusalMs)
  }
  return undefined
}
