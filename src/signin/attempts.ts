import type { Clock } from '../foundation/index.ts'
import type { StateStore } from '../storage/index.ts'
import { type Attempt, completedOf, type Ongoing, type Started, type Verified } from './attempt.ts'
import { type FollowAttempts, tellCompletion, tellFailure, withStep } from './follow-attempts.ts'

/** An attempt as it was read: moving on succeeds only if nobody has moved it since. */
export interface Stored<A extends Attempt = Attempt> {
  readonly attempt: A
  readonly written: string
}

/** Kept longer than an attempt lives, so that whoever comes late is told so and led back to the service. */
export const keptSeconds = 2 * 60 * 60

/** As long as somebody who has just signed in may go back and send the same return again. */
export const completedSeconds = 10 * 60

/** Ends kept per process: however many people sign in at once, those who have already done so take no more room than this. */
export const mostCompleted = 2000

/** The attempts in the state store, under `attempt:{uid}`, each with its steps so far. */
export function createAttempts(options: { state: StateStore; clock: Clock; follow?: FollowAttempts | undefined }) {
  const { state, clock, follow } = options
  const key = (uid: string) => `attempt:${uid}`
  const ended: string[] = []
  let oldest = 0
  /** Remembers an end and answers which one makes room for it. */
  const displace = (uid: string): string | undefined => {
    const before = ended[oldest]
    ended[oldest] = uid
    oldest = (oldest + 1) % mostCompleted
    return before
  }
  /** What is written does not repeat the number, which is the name of the entry. */
  const parse = (uid: string, written: string): Stored => ({ attempt: { ...JSON.parse(written), uid }, written })
  const stringify = ({ uid: _uid, ...rest }: Attempt) => JSON.stringify(rest)

  return {
    async find(uid: string): Promise<Stored | undefined> {
      const entry = await state.get(key(uid))
      return entry && parse(uid, entry.value)
    },

    /** Begins an attempt; of two requests at once both get the one that was begun first. */
    async begin(begun: Started): Promise<Stored> {
      const attempt = withStep(begun, clock)
      const written = stringify(attempt)
      if (await state.putIfAbsent(key(attempt.uid), written, keptSeconds)) return { attempt, written }
      const entry = await state.get(key(attempt.uid))
      return entry ? parse(attempt.uid, entry.value) : { attempt, written }
    },

    /** Writes an attempt that nobody else can be at: its interaction was made in this request, or this request has claimed it. */
    async write(next: Ongoing): Promise<void> {
      const attempt = withStep(next, clock)
      await state.put(key(attempt.uid), stringify(attempt), keptSeconds)
    },

    /** Ends an attempt in which somebody has authenticated and the provider has been told. */
    async complete(attempt: Verified): Promise<void> {
      const displaced = displace(attempt.uid)
      await Promise.all([
        state.put(key(attempt.uid), stringify(completedOf(attempt)), completedSeconds),
        ...(displaced === undefined ? [] : [state.delete(key(displaced))]),
      ])
      tellCompletion(attempt, clock, follow)
    },

    /** Takes the attempt to another stage: for exactly one of several callers, `undefined` for the others. */
    async move<A extends Ongoing>(from: Stored, to: A): Promise<Stored<A> | undefined> {
      const attempt = withStep(to, clock)
      const written = stringify(attempt)
      if (!(await state.replace(key(to.uid), from.written, written))) return undefined
      tellFailure(attempt, follow)
      return { attempt, written }
    },
  }
}

export type Attempts = ReturnType<typeof createAttempts>
