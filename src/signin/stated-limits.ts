import type { StatedLimit } from '../limits/index.ts'
import { mostAttemptBytes } from '../storage/index.ts'
import { completedSeconds, keptSeconds, mostCompleted } from './attempts.ts'
import { lifeSeconds } from './begin.ts'
import { cardLifeSeconds } from './create-sign-in.ts'

/** What sign-in allows. */
export const signInLimits: readonly StatedLimit[] = [
  {
    name: 'signin.attempt',
    kind: 'life',
    value: lifeSeconds,
    unit: 'seconds',
    what: 'a sign-in, from the first page to the end',
  },
  {
    name: 'signin.attempt-kept',
    kind: 'life',
    value: keptSeconds,
    unit: 'seconds',
    what: 'an attempt that has not been completed, so that whoever comes late is told so',
  },
  {
    name: 'signin.completed-kept',
    kind: 'life',
    value: completedSeconds,
    unit: 'seconds',
    what: 'the end of a sign-in, so that a browser that comes back is told so',
  },
  {
    name: 'signin.most-completed',
    kind: 'size',
    value: mostCompleted,
    unit: 'count',
    what: 'ends of sign-ins that one process keeps; beyond it the one that came first is forgotten before its time',
  },
  {
    name: 'signin.card-request',
    kind: 'life',
    value: cardLifeSeconds,
    unit: 'seconds',
    what: 'a request to read a card, until its answer is back',
  },
  {
    name: 'signin.attempts-in-memory',
    kind: 'size',
    value: mostAttemptBytes,
    unit: 'bytes',
    what: 'all attempts that nobody has authenticated, on the embedded store; beyond it the one that was begun first is forgotten',
  },
]
