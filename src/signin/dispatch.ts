import type { ErrorCode } from '../foundation/index.ts'
import type { AtReader, Attempt, AtUpstream, Open, Verified } from './attempt.ts'
import type { Path } from './views.ts'

/** A request of a browser, as far as the next step depends on it. */
export type Arrival =
  | { readonly at: 'choice' }
  | { readonly at: 'choose'; readonly path: Path }
  | { readonly at: 'card' }
  | { readonly at: 'upstream-return'; readonly state: string }
  | { readonly at: 'card-return'; readonly state: string }
  | { readonly at: 'cancel' }

/** What happens next. Whoever carries it out needs no further look at the stage. */
export type Step =
  | { readonly do: 'show-choice'; readonly attempt: Open }
  | { readonly do: 'go-to-upstream'; readonly attempt: Open }
  | { readonly do: 'go-to-card'; readonly attempt: Open }
  | { readonly do: 'show-card'; readonly attempt: Open }
  | { readonly do: 'check-upstream'; readonly attempt: AtUpstream }
  | { readonly do: 'check-card'; readonly attempt: AtReader }
  | { readonly do: 'complete'; readonly attempt: Verified }
  | { readonly do: 'cancel'; readonly attempt: Open }
  | { readonly do: 'refuse'; readonly code: ErrorCode; readonly attempt: Attempt | undefined }

/**
 * The one place that decides what a request leads to. The order of the checks matters: nothing is told about an attempt before the browser is
 * known to be its own.
 * @param request.browserHash of the browser that asks, `undefined` when it has no cookie
 */
export function dispatch(
  attempt: Attempt | undefined,
  arrival: Arrival,
  request: { browserHash: string | undefined; now: Date },
): Step {
  if (!attempt) return { do: 'refuse', code: 'SIGNIN-ATTEMPT-UNKNOWN', attempt }
  const refuse = (code: ErrorCode): Step => ({ do: 'refuse', code, attempt })
  if (request.browserHash !== attempt.browserHash) return refuse('SIGNIN-BROWSER-MISMATCH')
  if (attempt.stage === 'completed') return refuse('SIGNIN-ALREADY-COMPLETED')
  if (request.now >= new Date(attempt.expiresAt)) return refuse('SIGNIN-EXPIRED')
  // The records say that the person has signed in; all that is left is to tell the provider, whatever the request.
  if (attempt.stage === 'verified') return { do: 'complete', attempt }
  switch (arrival.at) {
    case 'choice':
      return onChoice(attempt)
    case 'choose':
      if (!attempt.paths.includes(arrival.path)) return refuse('SIGNIN-PATH-NOT-ALLOWED')
      return toPath(arrival.path, attempt)
    case 'card':
      return attempt.paths.includes('individual') ? { do: 'show-card', attempt } : refuse('SIGNIN-PATH-NOT-ALLOWED')
    case 'upstream-return':
      if (attempt.stage !== 'at-upstream') return refuse(whyNotAwaited(attempt))
      return attempt.kept.state === arrival.state
        ? { do: 'check-upstream', attempt }
        : refuse('SIGNIN-RETURN-SUPERSEDED')
    case 'card-return':
      if (attempt.stage !== 'at-reader') return refuse(whyNotAwaited(attempt))
      return attempt.cardState === arrival.state ? { do: 'check-card', attempt } : refuse('SIGNIN-RETURN-SUPERSEDED')
    case 'cancel':
      return { do: 'cancel', attempt }
  }
}

/** A request with one way in goes there at once, but only the first time: Back must not bounce forward again. */
function onChoice(attempt: Open): Step {
  const [only, another] = attempt.paths
  return attempt.stage === 'started' && only && !another ? toPath(only, attempt) : { do: 'show-choice', attempt }
}

const toPath = (path: Path, attempt: Open): Step => ({
  do: path === 'organisation' ? 'go-to-upstream' : 'go-to-card',
  attempt,
})

/** The browser is back although nobody waits for it: it was here before, or the sign-in has gone another way since. */
const whyNotAwaited = ({ stage }: Open): ErrorCode =>
  stage === 'returned' || stage === 'failed' ? 'SIGNIN-RETURN-USED' : 'SIGNIN-RETURN-SUPERSEDED'
