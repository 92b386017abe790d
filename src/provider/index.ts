/**
 * provider: the OpenID Connect provider towards relying services, and the OpenID4VCI endpoints towards wallets.
 * Owns: the configuration of the library, its storage on the state store, the session, grants and what each releases, tokens, signing out.
 * Does not own: who a person is (people), how a sign-in is done (signin), credentials and offers (credentials), pages (web fills the views).
 * Talks to: state, keys, people, services; by ports to organisations, consent, credentials and the views.
 */
export type { TokenError, TokenRefusal, TokenRequest } from './access-tokens.ts'
export { lifetimes } from './configuration/lifetimes.ts'
export { notificationPath } from './configuration/paths.ts'
export { verificationsResource, verificationsScope } from './configuration/resource-servers.ts'
export { createProvider, type ProviderOptions, type ProviderPart } from './create-provider.ts'
export { firstPartyClientId, signedInPath } from './first-party.ts'
export type * from './ports.ts'
export { claimsOfScope, needsConsent, type ReleaseScope, releaseScopes } from './release-table.ts'
export type { CurrentSession } from './sessions.ts'
export type { OpenInteraction, SignedInPerson } from './sign-in.ts'
export { providerLimits } from './stated-limits.ts'
export type { ProviderEvents } from './tell-events.ts'
