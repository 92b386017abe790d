import type { Configuration } from 'oidc-provider'
import type { Clock, HttpClient } from '../../foundation/index.ts'
import type { Keys } from '../../keys/index.ts'
import type { People } from '../../people/index.ts'
import type { Services } from '../../services/index.ts'
import type { StateStore } from '../../storage/index.ts'
import { createAdapter } from '../adapter.ts'
import { clientsOf } from '../clients.ts'
import { grantBits, type Locators, tokenBits } from '../locators.ts'
import type {
  CredentialIssuingPort,
  ProviderViews,
  ReleaseConsentPort,
  ReleaseNoticePort,
  ReportPort,
} from '../ports.ts'
import type { Releases } from '../releases.ts'
import { anonymousWallet, unregisteredWallet } from '../wallets.ts'
import { accounts } from './accounts.ts'
import { algorithms } from './algorithms.ts'
import { clientAuthentication } from './client-authentication.ts'
import { type CookieSigner, cookies } from './cookies.ts'
import { discovery } from './discovery.ts'
import { dpop } from './dpop.ts'
import { firstPartyOnly } from './first-party-only.ts'
import { grants } from './grants.ts'
import { interactions } from './interactions.ts'
import { introspectionAndRevocation } from './introspection-and-revocation.ts'
import { openid4vci } from './openid4vci.ts'
import { pages } from './pages.ts'
import { paths } from './paths.ts'
import { resourceServers } from './resource-servers.ts'
import { scopesAndClaims } from './scopes-and-claims.ts'
import { signingKeys } from './signing-keys.ts'
import { tokenLifetimes } from './token-lifetimes.ts'

export interface ConfigurationOptions {
  issuer: string
  /** Every `acr` that some way in can reach. */
  reachableAcrs: ReadonlySet<string>
  keys: Pick<Keys, 'secret' | 'signersOfGateway'>
  cookieSigner: CookieSigner
  state: StateStore
  clock: Clock
  http: HttpClient
  people: Pick<People, 'person' | 'pairwiseSub'>
  services: Services
  releases: Releases
  locators: Locators
  views: ProviderViews
  consent: ReleaseConsentPort & ReleaseNoticePort
  credentials: CredentialIssuingPort
  report: ReportPort
}

/** The whole configuration of the library, gathered from one file per feature. No default of its quick start is left in force. */
export async function configuration(options: ConfigurationOptions): Promise<Configuration> {
  const { issuer, keys, state, clock, http, people, services, releases, locators, consent, credentials } = options
  const { service } = services
  const { renderError, rpInitiatedLogout } = pages({ ...options, service })
  const { notification: _ours, ...routes } = paths
  return {
    adapter: createAdapter({ state, locators, unregisteredClient: unregisteredWallet }),
    clients: clientsOf(issuer, services.all()),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys: signingKeys(await keys.signersOfGateway()) },
    acrValues: options.reachableAcrs,
    cookies: cookies({ issuer, signer: options.cookieSigner }),
    enabledJWA: algorithms,
    discovery,
    routes,
    renderError,
    formats: {
      bitsOfOpaqueRandomness: (_ctx, token) => (token.kind === 'Grant' ? grantBits : tokenBits),
    },
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    // Only wallets may call from a page of their own; a service's tokens belong on its server.
    clientBasedCORS: (_ctx, _origin, client) =>
      client.clientId === anonymousWallet || service(client.clientId) === undefined,
    fetch: (url, init) => http(url, init),
    fetchResponseBodyLimits: { jwks_uri: 65_536, sector_identifier_uri: 65_536 },
    interactions: interactions({ reachableAcrs: options.reachableAcrs, service }),
    ...accounts({ people, releases }),
    ...clientAuthentication({ clock }),
    ...firstPartyOnly,
    ...grants({ releases, consent, locators }),
    ...scopesAndClaims(),
    ...tokenLifetimes,
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      clientCredentials: { enabled: true },
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      dPoP: dpop(await keys.secret('dpop-nonce')),
      jwtUserinfo: { enabled: true },
      openid4vci: openid4vci({ issuer, clock, credentials, nonceSecret: await keys.secret('credential-nonce') }),
      pushedAuthorizationRequests: { enabled: true, allowUnregisteredRedirectUris: false },
      resourceIndicators: resourceServers({ issuer, service }),
      rpInitiatedLogout,
      userinfo: { enabled: true },
      ...introspectionAndRevocation,
    },
  } as Configuration
}
