import { hashToken } from './foundation/index.ts'
import type { Measures } from './metrics.ts'
import type { ProviderEvents } from './provider/index.ts'
import type { FollowAttempts } from './signin/index.ts'
import type { Trace } from './trace/index.ts'

/** Under which the redemption of a code is noted: tells nothing of the code. */
const referenceOf = (code: string) => `code-${hashToken(code).slice(0, 16)}`

/** Counts and traces sign-ins, from what sign-in and provider tell of them. */
export function followSignIns(options: { trace: Trace; measures: Measures; now(): number }): {
  readonly attempts: FollowAttempts
  readonly events: ProviderEvents
} {
  const { trace, measures, now } = options
  return {
    attempts: {
      completed: (attempt, path, steps) => {
        measures.signIn(path, 'completed')
        trace.keep(attempt, steps)
      },
      failed: (attempt, path, _code, steps) => {
        measures.signIn(path, 'refused')
        trace.keep(attempt, steps)
      },
      gaveUp: () => measures.signIn('none', 'given-up'),
      brokeOff: (path) => measures.signIn(path, 'failed'),
      unknown: (path) => measures.signIn(path ?? 'none', 'unknown'),
    },
    events: {
      authorized: ({ attempt, code }) => {
        measures.authorization(attempt === undefined ? 'session' : 'sign-in')
        if (attempt === undefined) return
        const reference = code === undefined ? undefined : referenceOf(code)
        trace.add(attempt, 'authorized', reference, reference)
      },
      authorizationRefused: ({ attempt, error }) => {
        measures.authorization('refused')
        if (attempt !== undefined) trace.addIfKept(attempt, 'authorization-refused', error)
      },
      releaseAsked: ({ after, attempt }) => {
        if (after !== undefined) trace.add(after, 'release-asked', attempt)
        trace.keep(attempt, [after === undefined ? ['release-asked', now()] : ['continued', now(), after]])
      },
      granted: ({ grant, code }) => {
        measures.tokenRequest(grant, 'granted')
        if (code !== undefined) trace.add(referenceOf(code), 'redeemed')
      },
      grantRefused: ({ grant, code, error }) => {
        measures.tokenRequest(grant, 'refused')
        if (code !== undefined) trace.addIfKept(referenceOf(code), 'redeem-refused', error)
      },
    },
  }
}
