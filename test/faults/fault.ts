import type { Engine } from '../support/require.ts'
import type { PathName } from './driver.ts'
import type { FaultWorld, WorldKind } from './world.ts'

/** Something that goes wrong, and how it is put right. */
export interface Fault {
  readonly name: string
  readonly world: WorldKind
  /** Programs that it needs on this machine. */
  readonly needs?: readonly Engine[]
  /** What may be refused while it lasts; everything else must go on. */
  readonly affects: readonly PathName[]
  /** Who is at work meanwhile; everybody, without it. */
  readonly load?: { readonly paths: readonly PathName[]; readonly workers: number }
  /** Whether the gateway must find its way by itself: seconds to recover then count from `inject`, not from `heal`. */
  readonly recoversAlone?: boolean
  /** Whether somebody must have been refused, or it was not brought about at all. */
  readonly felt?: boolean
  /** Whether putting it right means to start a gateway again: that takes what it takes, also undisturbed. */
  readonly restarts?: boolean
  /** How long it lasts at least, milliseconds. */
  readonly lastsMs: number
  /** Why it cannot be brought about here. */
  impossible?(): string | undefined
  /** What it needs from long before. */
  prepare?(world: FaultWorld): Promise<void>
  /** Brings it about. What it must not find afterwards it tells by `wrong`. */
  inject(world: FaultWorld, wrong: (what: string) => void): Promise<void>
  heal(world: FaultWorld, wrong: (what: string) => void): Promise<void>
}
