import type { ErrorCode, Result } from '../foundation/index.ts'

/** Why an upstream did not verify a person. `detail` and `cause` are for the log and hold no personal data. */
export interface UpstreamFailure {
  readonly code: ErrorCode
  readonly detail?: string
  readonly cause?: unknown
}

/** What a connector must know of the attempt that it serves. */
export interface AttemptToServe {
  /** Identifier of the attempt; it may become part of the upstream's `state`. */
  readonly uid: string
  /** The service asked that an earlier session upstream does not count (`prompt=login`). */
  readonly reauthenticate?: boolean
}

/** The outcome of a dry run. */
export interface ProbeReport {
  readonly ok: boolean
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[]
}

/**
 * What every upstream that sends the browser away and gets it back can do. A connector keeps nothing between the two: what it must remember
 * is `Kept`, which the attempt stores.
 */
export interface Connector<Kept, Identity> {
  readonly kind: string
  /** Where the browser goes. Fails when the upstream cannot be reached. */
  start(attempt: AttemptToServe): Promise<Result<{ redirectUrl: string; kept: Kept }, UpstreamFailure>>
  /**
   * Turns the browser's return into a verified identity, within five seconds.
   * @param returned the whole URL at which the browser arrived
   */
  complete(kept: Kept, returned: URL): Promise<Result<Identity, UpstreamFailure>>
  /** Where the browser ends the session upstream, where the upstream has such a place. */
  logout(): Promise<string | undefined>
  /** Tries what can be tried without a person: reaches the upstream, reads its metadata and keys, changes nothing. */
  probe(): Promise<ProbeReport>
}
