/**
 * signin: one sign-in from the service's request to a verified person.
 * Owns: the attempt as typed stages, the dispatcher that alone picks the next step, the binding to a browser, requests to the card reader,
 * the routes between the provider and the upstreams. Does not own: verification (upstream), persons (people), sessions and tokens
 * (provider, through ports), the pages (web, through views).
 * Talks to: state, records, upstream, people, organisations, audit.
 */
export type { Browsers } from './browsers.ts'
export type { CardRequest, CardRequests, Collected, NotCollected, ReaderSaid } from './card-requests.ts'
export { createSignIn, type SignIn } from './create-sign-in.ts'
export type { FollowAttempts } from './follow-attempts.ts'
export type { SignInOptions } from './parts.ts'
export type { Interaction, ServiceEntry, SignedIn, SignInPorts } from './ports.ts'
export { cardResponsePath } from './routes.ts'
export { signInLimits } from './stated-limits.ts'
export type {
  CardModel,
  Page,
  Path,
  PathChoiceModel,
  PathOption,
  RefusedModel,
  ServiceShown,
  SignInViews,
  WayOn,
} from './views.ts'
