import type { Clock, ErrorCode } from '../foundation/index.ts'
import type { Step, StepName } from '../trace/index.ts'
import type { Ongoing } from './attempt.ts'
import type { Path } from './views.ts'

/** What others learn of attempts, for counting and tracing. */
export interface FollowAttempts {
  /** Somebody has authenticated. */
  completed(attempt: string, path: Path, steps: readonly Step[]): void
  /** An upstream's answer was refused; the attempt may go on. */
  failed(attempt: string, path: Path, code: ErrorCode, steps: readonly Step[]): void
  /** The person went back to the service without signing in. */
  gaveUp(attempt: string): void
  /** A browser came back from an upstream and something of ours broke or was away: that sign-in has ended. */
  brokeOff(path: Path): void
  /** A browser came for an attempt that nobody knows, such as one from before a restart. @param path by which it came back, if it did */
  unknown(path: Path | undefined): void
}

/** More steps than a person takes; whoever goes round and round fills nothing. */
const mostSteps = 40

function stepOf(attempt: Ongoing, now: number): Step | undefined {
  const name: StepName | undefined = attempt.stage === 'verified' ? undefined : attempt.stage
  if (name === undefined) return undefined
  if (attempt.stage === 'failed') return [name, now, attempt.code]
  return [name, now, attempt.stage === 'returned' ? attempt.path : attempt.clientId]
}

const withinMost = (steps: readonly Step[], step: Step): readonly Step[] =>
  steps.length < mostSteps ? [...steps, step] : steps

/** The attempt with the step that it is about to take written down in it. */
export function withStep<A extends Ongoing>(attempt: A, clock: Clock): A {
  const step = stepOf(attempt, clock.now().getTime())
  return step ? { ...attempt, steps: withinMost(attempt.steps ?? [], step) } : attempt
}

/** Tells that an upstream's answer was refused, when that is how the attempt stands. */
export function tellFailure(attempt: Ongoing, follow: FollowAttempts | undefined): void {
  if (attempt.stage === 'failed') follow?.failed(attempt.uid, attempt.path, attempt.code, attempt.steps ?? [])
}

/** Tells that somebody has authenticated, with the steps that led there. */
export function tellCompletion(attempt: Ongoing, clock: Clock, follow: FollowAttempts | undefined): void {
  const { uid, steps = [] } = attempt
  follow?.completed(uid, pathOf(steps), withinMost(steps, ['completed', clock.now().getTime()]))
}

/** The way in that was gone last. */
const pathOf = (steps: readonly Step[]): Path =>
  steps.findLast(([name]) => name === 'returned')?.[2] === 'individual' ? 'individual' : 'organisation'
