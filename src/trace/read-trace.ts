import type { StateStore } from '../storage/index.ts'
import { traceKeys } from './keys.ts'
import { parseSteps, type Step, type StepName, stepCatalogue } from './steps.ts'

/** A step as it is shown. */
export interface TracedStep {
  /** ISO 8601. */
  readonly at: string
  readonly step: StepName
  readonly says: string
  readonly detail?: string
}

/** Attempts that go on in one another; more than these are nobody's sign-in. */
const mostLinks = 4

/** Steps whose detail is another name under which steps stand. */
const linking: readonly StepName[] = ['continued', 'release-asked', 'authorized']

/**
 * The whole trace of an attempt, oldest step first, whichever nodes have written it: the sign-in, what the person was asked to release, and
 * whether the service redeemed its code.
 * @returns nothing when there is none: the attempt is not known, too old, or nobody has authenticated in it
 */
export async function readTrace(state: Pick<StateStore, 'get'>, attempt: string): Promise<TracedStep[]> {
  const steps: Step[] = []
  const names = [attempt]
  for (let next = names[0]; next !== undefined && names.length <= mostLinks; next = names[names.indexOf(next) + 1]) {
    const found = await stepsOf(state, next)
    steps.push(...found)
    for (const [step, , detail] of found)
      if (linking.includes(step) && detail && !names.includes(detail)) names.push(detail)
  }
  return steps
    .sort(([, a], [, b]) => a - b)
    .map(([step, at, detail]) => ({
      at: new Date(at).toISOString(),
      step,
      says: stepCatalogue[step].says,
      ...(detail !== undefined && detail !== '' && { detail }),
    }))
}

async function stepsOf(state: Pick<StateStore, 'get'>, attempt: string): Promise<Step[]> {
  const later = Object.keys(stepCatalogue).map((name) => traceKeys.later(attempt, name as StepName))
  const entries = await Promise.all([traceKeys.attempt(attempt), ...later].map((key) => state.get(key)))
  return entries.flatMap((entry) => (entry ? parseSteps(entry.value) : []))
}
