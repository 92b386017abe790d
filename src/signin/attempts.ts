import type { Clock } from '../foundation/index.ts'
import type { StateStore } from '../storage/index.ts'
import type { Attempt, Started } from './attempt.ts'
import { type FollowAttempts, tellEnd, withStep } from './follow-attempts.ts'

/** An attempt as it was read: moving on succeeds only if nobody has moved it since. */
export interface Stored<A extends Attempt = Attempt> {
  readonly attempt: A
  readonly written: string
}

/** Kept longer than an attempt lives, so that whoever comes late is told so and led back to the service. */
export const keptSeconds = 2 * 60 * 60

/** The attempts in the state store, under `attempt:{uid}`, each with its steps so far. */
export function createAttempts(options: { state: StateStore; clock: Clock; follow?: FollowAttempts | undefined }) {
  const { state, clock, follow } = options
  const key = (uid: string) => `attempt:${uid}`
  const parse = (written: string): Stored => ({ attempt: JSON.parse(written) as Attempt, written })

  return {
    async find(uid: string): Promise<Stored | undefined> {
      const entry = await state.get(key(uid))
      return entry && parse(entry.value)
    },

    /** Begins an attempt; of two requests at once both get the one that was begun first. */
    async begin(begun: Started): Promise<Stored> {
      const attempt = withStep(begun, clock)
      const written = JSON.stringify(attempt)
      if (await state.putIfAbsent(key(attempt.uid), written, keptSeconds)) return { attempt, written }
      const entry = await state.get(key(attempt.uid))
      return entry ? parse(entry.value) : { attempt, written }
    },

    /** Writes an attempt that nobody else can be at: its interaction was made in this request, or this request has claimed it. */
    async write(next: Attempt): Promise<void> {
      const attempt = withStep(next, clock)
      await state.put(key(attempt.uid), JSON.stringify(attempt), keptSeconds)
      tellEnd(attempt, follow)
    },

    /** Takes the attempt to another stage: for exactly one of several callers, `undefined` for the others. */
    async move<A extends Attempt>(from: Stored, to: A): Promise<Stored<A> | undefined> {
      const attempt = withStep(to, clock)
      const written = JSON.stringify(attempt)
      if (!(await state.replace(key(to.uid), from.written, written))) return undefined
      tellEnd(attempt, follow)
      return { attempt, written }
    },
  }
}

export type Attempts = ReturnType<typeof createAttempts>
