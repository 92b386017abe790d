import type { Clock, ErrorCode } from '../foundation/index.ts'
import type { Step, StepName } from '../trace/index.ts'
import type { Attempt } from './attempt.ts'
import type { Path } from './views.ts'

/** What others learn of attempts, for counting and tracing. */
export interface FollowAttempts {
  /** Somebody has authenticated. */
  completed(attempt: string, path: Path, steps: readonly Step[]): void
  /** An upstream's answer was refused; the attempt may go on. */
  failed(attempt: string, path: Path, code: ErrorCode, steps: readonly Step[]): void
  /** The person went back to the service without signing in. */
  gaveUp(attempt: string): void
}

/** More steps than a person takes; whoever goes round and round fills nothing. */
const mostSteps = 40

function stepOf(attempt: Attempt, now: number): Step | undefined {
  const name: StepName | undefined = attempt.stage === 'verified' ? undefined : attempt.stage
  if (name === undefined) return undefined
  if (attempt.stage === 'failed') return [name, now, attempt.code]
  if (attempt.stage === 'returned') return [name, now, attempt.path]
  return attempt.stage === 'completed' ? [name, now] : [name, now, attempt.clientId]
}

/** The attempt with the step that it is about to take written down in it. */
export function withStep<A extends Attempt>(attempt: A, clock: Clock): A {
  const step = stepOf(attempt, clock.now().getTime())
  const { steps = [] } = attempt
  return step && steps.length < mostSteps ? { ...attempt, steps: [...steps, step] } : attempt
}

/** Tells of an attempt that somebody has authenticated in, or that an upstream's answer was refused in; of no other. */
export function tellEnd(attempt: Attempt, follow: FollowAttempts | undefined): void {
  const { uid, stage, steps = [] } = attempt
  if (stage === 'completed') follow?.completed(uid, pathOf(steps), steps)
  if (stage === 'failed') follow?.failed(uid, attempt.path, attempt.code, steps)
}

/** The way in that was gone last. */
const pathOf = (steps: readonly Step[]): Path =>
  steps.findLast(([name]) => name === 'returned')?.[2] === 'individual' ? 'individual' : 'organisation'
