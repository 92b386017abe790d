import type { ErrorCode } from '../foundation/index.ts'
import type { Step } from '../trace/index.ts'
import type { GbizidKept } from '../upstream/index.ts'
import type { SignedIn } from './ports.ts'
import type { Path } from './views.ts'

/** What holds at every stage of an attempt; fixed when it begins. */
export interface Begun {
  /** Identifier of the interaction that waits for it; the attempt number on pages and in logs. */
  readonly uid: string
  readonly clientId: string
  /** Hash of the cookie of the browser in which it began; no other browser may go on with it. */
  readonly browserHash: string
  /** ISO 8601; afterwards every step is refused. */
  readonly expiresAt: string
  /** Ways in that the service and its request leave open, at least one. */
  readonly paths: readonly Path[]
  /** The service asked that earlier sign-ins do not count (`prompt=login`, `max_age`). */
  readonly reauthenticate: boolean
  /** Languages the service asked for. */
  readonly uiLocales?: string
  /** Where the service waits, as a source for `form-action`. */
  readonly serviceSource?: string
  /** What has happened so far, for the trace. */
  readonly steps?: readonly Step[]
}

/** Nobody has chosen a way yet. */
export type Started = Begun & { readonly stage: 'started' }
/** The browser is at GビズID. */
export type AtUpstream = Begun & { readonly stage: 'at-upstream'; readonly kept: GbizidKept }
/** The browser is at the card reader. */
export type AtReader = Begun & { readonly stage: 'at-reader'; readonly cardState: string }
/** The browser is back and what it brought is being checked; it is claimed by one request, and a second one changes nothing. */
export type Returned = Begun & { readonly stage: 'returned'; readonly path: Path }
/** The person is verified and in the records; the provider has to be told. */
export type Verified = Begun & { readonly stage: 'verified'; readonly path: Path; readonly signedIn: SignedIn }
/** The provider has been told. What is left serves to tell a browser that comes back a second time. */
export type Completed = Pick<Begun, 'uid' | 'clientId' | 'browserHash' | 'uiLocales'> & { readonly stage: 'completed' }
/** A try was refused; the person may choose again. */
export type Failed = Begun & { readonly stage: 'failed'; readonly path: Path; readonly code: ErrorCode }

/** A sign-in, stage by stage. Functions ask for the stage that they need, never for an attempt with optional members. */
export type Attempt = Started | AtUpstream | AtReader | Returned | Verified | Completed | Failed

/** An attempt that has not come to its end. */
export type Ongoing = Exclude<Attempt, Completed>

/** An attempt in which a way in may still be chosen. */
export type Open = Started | AtUpstream | AtReader | Returned | Failed

/** The part of an attempt that stays the same when it goes on to its next stage. */
export function begunOf(attempt: Ongoing): Begun {
  const { uid, clientId, browserHash, expiresAt, paths, reauthenticate, uiLocales, serviceSource, steps } = attempt
  return {
    uid,
    clientId,
    browserHash,
    expiresAt,
    paths,
    reauthenticate,
    ...(uiLocales !== undefined && { uiLocales }),
    ...(serviceSource !== undefined && { serviceSource }),
    ...(steps !== undefined && { steps }),
  }
}

/** What is kept of an attempt that has come to its end. */
export function completedOf({ uid, clientId, browserHash, uiLocales }: Begun): Completed {
  return { stage: 'completed', uid, clientId, browserHash, ...(uiLocales !== undefined && { uiLocales }) }
}
