import type { Audit } from '../audit/index.ts'
import type { Clock, Ids, Log } from '../foundation/index.ts'
import type { Limits } from '../limits/index.ts'
import type { Organisations } from '../organisations/index.ts'
import type { People } from '../people/index.ts'
import type { Settings } from '../settings/index.ts'
import type { Records, StateStore } from '../storage/index.ts'
import type { Upstream } from '../upstream/index.ts'
import type { Attempts } from './attempts.ts'
import type { Browsers } from './browsers.ts'
import type { CardRequests } from './card-requests.ts'
import type { FollowAttempts } from './follow-attempts.ts'
import type { ServiceEntry, SignInPorts } from './ports.ts'
import type { SignInViews } from './views.ts'

/** What the composition root gives to sign-in. */
export interface SignInOptions {
  records: Pick<Records, 'transaction'>
  state: StateStore
  clock: Clock
  ids: Pick<Ids, 'token'>
  audit: Pick<Audit, 'append'>
  people: Pick<People, 'signedIn'>
  organisations: Pick<Organisations, 'boardOfCorporateNumber' | 'recordOrganisationAccount'>
  services: { service(clientId: string): ServiceEntry | undefined }
  settings: Pick<Settings, 'issuer' | 'identity_providers'>
  upstream: Upstream
  ports: SignInPorts
  views: SignInViews
  /** Counts sign-ins of an account; without it nothing is counted. */
  limits?: Pick<Limits, 'take'>
  /** Hears how attempts end. */
  follow?: FollowAttempts
  /** Steps are logged with the attempt number and never with personal data. */
  log: Pick<Log, 'info' | 'warn'>
}

/** The same, with what sign-in makes for itself. */
export interface Parts extends SignInOptions {
  readonly attempts: Attempts
  readonly browsers: Browsers
  readonly cardRequests: CardRequests
}
