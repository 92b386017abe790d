import { describe, expect, it } from 'vitest'
import type { Attempt, Begun } from '../../src/signin/attempt.ts'
import { type Arrival, dispatch } from '../../src/signin/dispatch.ts'

const begun: Begun = {
  uid: 'u',
  clientId: 'c',
  browserHash: 'own',
  expiresAt: '2026-06-01T00:30:00.000Z',
  paths: ['organisation', 'individual'],
  reauthenticate: false,
}
const kept = { state: 'u.current', nonce: 'n', codeVerifier: 'v' }
const signedIn = { personId: 'p', acr: 'a', amr: [], authenticatedAt: 0 }
const stages: Record<Attempt['stage'], Attempt> = {
  started: { ...begun, stage: 'started' },
  'at-upstream': { ...begun, stage: 'at-upstream', kept },
  'at-reader': { ...begun, stage: 'at-reader', cardState: 'current' },
  returned: { ...begun, stage: 'returned', path: 'organisation' },
  failed: { ...begun, stage: 'failed', path: 'organisation', code: 'GBIZID-NONCE' },
  verified: { ...begun, stage: 'verified', path: 'organisation', signedIn },
  completed: { uid: 'u', clientId: 'c', browserHash: 'own', stage: 'completed' },
}
const arrivals: Record<string, Arrival> = {
  choice: { at: 'choice' },
  organisation: { at: 'choose', path: 'organisation' },
  individual: { at: 'choose', path: 'individual' },
  card: { at: 'card' },
  'gbizid current': { at: 'upstream-return', state: 'u.current' },
  'gbizid other': { at: 'upstream-return', state: 'u.other' },
  'card current': { at: 'card-return', state: 'current' },
  'card other': { at: 'card-return', state: 'other' },
  cancel: { at: 'cancel' },
}

const now = new Date('2026-06-01T00:00:00Z')
const outcome = (attempt: Attempt | undefined, arrival: Arrival, browserHash: string | undefined = 'own', at = now) => {
  const step = dispatch(attempt, arrival, { browserHash, now: at })
  return step.do === 'refuse' ? step.code : step.do
}

const [used, superseded, done] = ['SIGNIN-RETURN-USED', 'SIGNIN-RETURN-SUPERSEDED', 'SIGNIN-ALREADY-COMPLETED']
const open = {
  choice: 'show-choice',
  organisation: 'go-to-upstream',
  individual: 'go-to-card',
  card: 'show-card',
  cancel: 'cancel',
}
const returning = (code: string) => ({
  'gbizid current': code,
  'gbizid other': code,
  'card current': code,
  'card other': code,
})
const everything = (step: string) => Object.fromEntries(Object.keys(arrivals).map((name) => [name, step]))

/** Every stage times every arrival. */
const table: Record<Attempt['stage'], Record<string, string>> = {
  started: { ...open, ...returning(superseded) },
  'at-upstream': { ...open, ...returning(superseded), 'gbizid current': 'check-upstream' },
  'at-reader': { ...open, ...returning(superseded), 'card current': 'check-card' },
  returned: { ...open, ...returning(used) },
  failed: { ...open, ...returning(used) },
  verified: everything('complete'),
  completed: everything(done),
}

describe('the dispatcher', () => {
  it.each(Object.keys(stages) as Attempt['stage'][])('knows what to do with every arrival at stage %s', (stage) => {
    const steps = Object.entries(arrivals).map(([name, arrival]) => [name, outcome(stages[stage], arrival)])
    expect(Object.fromEntries(steps)).toEqual(table[stage])
  })

  it.each(Object.keys(stages) as Attempt['stage'][])('tells another browser nothing at stage %s', (stage) => {
    for (const arrival of Object.values(arrivals))
      for (const browser of ['another', undefined])
        expect(dispatch(stages[stage], arrival, { browserHash: browser, now })).toMatchObject({
          code: 'SIGNIN-BROWSER-MISMATCH',
        })
  })

  it('refuses everything after the attempt has expired, to the second', () => {
    const end = new Date(begun.expiresAt)
    for (const [name, arrival] of Object.entries(arrivals)) {
      expect(outcome(stages['at-upstream'], arrival, 'own', end), name).toBe('SIGNIN-EXPIRED')
      expect(outcome(stages.verified, arrival, 'own', end), name).toBe('SIGNIN-EXPIRED')
    }
    expect(outcome(stages.started, arrivals.choice as Arrival, 'own', new Date(end.getTime() - 1))).toBe('show-choice')
  })

  it('refuses what it does not know', () => {
    for (const arrival of Object.values(arrivals)) expect(outcome(undefined, arrival)).toBe('SIGNIN-ATTEMPT-UNKNOWN')
  })

  it('goes on at once when there is one way in, but only the first time', () => {
    const only = { ...begun, paths: ['individual'] } as const
    expect(outcome({ ...only, stage: 'started' }, { at: 'choice' })).toBe('go-to-card')
    expect(outcome({ ...only, stage: 'failed', path: 'individual', code: 'JPKI-REVOKED' }, { at: 'choice' })).toBe(
      'show-choice',
    )
    expect(outcome({ ...only, stage: 'started' }, { at: 'choose', path: 'organisation' })).toBe(
      'SIGNIN-PATH-NOT-ALLOWED',
    )
  })

  it('does not show the card page where the card is not a way in', () => {
    expect(outcome({ ...begun, paths: ['organisation'], stage: 'started' }, { at: 'card' })).toBe(
      'SIGNIN-PATH-NOT-ALLOWED',
    )
  })
})
