import { AsyncLocalStorage } from 'node:async_hooks'
import * as client from 'openid-client'
import {
  type Clock,
  failed,
  type HttpClient,
  hashToken,
  type Ids,
  KakehashiError,
  ok,
  type Result,
} from '../../foundation/index.ts'
import type { GbizidSettings } from '../../settings/index.ts'
import type { AttemptToServe, Connector, UpstreamFailure } from '../connector.ts'
import { checkSignature } from './check-signature.ts'
import { failureOf } from './failure-of.ts'
import { createMetadataCache, discover, type Metadata } from './metadata.ts'
import { withinDeadline } from './outbound.ts'
import { probeGbizid } from './probe.ts'
import { createPublishedKeys } from './published-keys.ts'
import { type OrganisationIdentity, readIdentity } from './read-identity.ts'

/** What the attempt keeps until the browser is back. */
export interface GbizidKept {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  /** Epoch seconds; an earlier authentication at GビズID does not count. */
  readonly authenticatedAfter?: number
}

export type GbizidConnector = Connector<GbizidKept, OrganisationIdentity>

/** Every act must end, pages included, within five seconds. */
export const deadlineMs = 4500
export const clockToleranceSeconds = 30

/**
 * Builds the organisation path. Nothing is fetched before the first sign-in. Tokens' times are compared with the machine's clock, as openid-client does.
 * @param options.gatewayIssuer our own issuer; the redirect URI is `{gatewayIssuer}/upstream/gbizid/callback`
 */
export function createGbizid(options: {
  settings: GbizidSettings
  gatewayIssuer: string
  http: HttpClient
  clock: Clock
  ids: Pick<Ids, 'token'>
}): GbizidConnector {
  const { settings, http, clock, ids } = options
  const redirectUri = `${options.gatewayIssuer}/upstream/gbizid/callback`
  const keys = createPublishedKeys({ clock })
  const fetchMetadata = (fetch: client.CustomFetch) => discover(settings.issuer, settings.client_id, fetch)
  const isSilence = (thrown: unknown) => ['GBIZID-UNREACHABLE', 'GBIZID-SLOW'].includes(failureOf(thrown).code)
  const metadata = createMetadataCache({ clock, fetchMetadata, isSilence })

  /** What the act under way fetches with, so that the configuration can be made once for all. */
  const fetches = new AsyncLocalStorage<client.CustomFetch>()
  const configurations = new WeakMap<Metadata, client.Configuration>()

  function configurationOf(server: Metadata): client.Configuration {
    const known = configurations.get(server)
    if (known) return known
    const registered = {
      id_token_signed_response_alg: 'RS256',
      [client.clockTolerance]: clockToleranceSeconds,
    }
    // GビズID knows client_secret_basic only (guideline 3.4.1.3).
    const authentication = client.ClientSecretBasic(settings.client_secret)
    const config = new client.Configuration(server, settings.client_id, registered, authentication)
    config[client.customFetch] = (...request) => {
      const fetch = fetches.getStore()
      if (!fetch) throw new Error('nothing is fetched outside an act')
      return fetch(...request)
    }
    // The deadline of the act is the only clock; a timer of openid-client for each request would run on after it.
    config.timeout = 0
    if (settings.issuer.startsWith('http:')) client.allowInsecureRequests(config)
    configurations.set(server, config)
    return config
  }

  /** One act, with one deadline over everything it fetches. */
  async function act<T>(
    wanted: 'current' | 'awake',
    work: (means: { config: client.Configuration; server: Metadata; fetch: client.CustomFetch }) => Promise<T>,
  ): Promise<Result<T, UpstreamFailure>> {
    const fetch = withinDeadline(http, deadlineMs)
    try {
      const server = await metadata[wanted](fetch)
      return ok(await fetches.run(fetch, () => work({ config: configurationOf(server), server, fetch })))
    } catch (error) {
      return failed(failureOf(error))
    }
  }

  async function start(attempt: AttemptToServe) {
    // The uid in `state` finds the attempt again; the random part is what is compared.
    const kept: GbizidKept = {
      state: `${attempt.uid}.${ids.token()}`,
      nonce: ids.token(),
      codeVerifier: ids.token(),
      ...(attempt.reauthenticate && { authenticatedAfter: Math.floor(clock.now().getTime() / 1000) }),
    }
    return act('awake', async ({ config }) => {
      const url = client.buildAuthorizationUrl(config, {
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: settings.scope,
        state: kept.state,
        nonce: kept.nonce,
        code_challenge: hashToken(kept.codeVerifier),
        code_challenge_method: 'S256',
        ...(attempt.reauthenticate && { prompt: 'login' }),
      })
      return { redirectUrl: url.href, kept }
    })
  }

  const complete = (kept: GbizidKept, returned: URL) =>
    act('current', async ({ config, server, fetch }) => {
      const tokens = await client.authorizationCodeGrant(config, returned, {
        expectedState: kept.state,
        expectedNonce: kept.nonce,
        pkceCodeVerifier: kept.codeVerifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims || !tokens.id_token) throw new KakehashiError('GBIZID-RESPONSE-INVALID', { detail: 'no ID token' })
      // openid-client trusts TLS to the token endpoint for this one check; here it is made always, before anything is believed.
      await checkSignature(tokens.id_token, (kid) => keys.keyFor(kid, fetch, server.jwks_uri))
      const authenticatedAt = checkFreshness(kept, claims)
      const userInfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
      return readIdentity({ issuer: claims.iss, authenticatedAt }, userInfo, settings.assurance)
    })

  return {
    kind: 'gbizid',
    start,
    complete,
    // No logout endpoint is documented; the day discovery names one, it is used.
    logout: async () => metadata.lastGood()?.end_session_endpoint,
    probe: () => probeGbizid({ fetchMetadata, fetch: withinDeadline(http, deadlineMs), lastGoodAge: metadata.age() }),
  }
}

/**
 * When the person signed in at GビズID, epoch seconds. The browser could have left out `prompt=login` on the way, so this time decides.
 * @throws GBIZID-NOT-FRESH when an earlier sign-in was used although a fresh one was asked for
 */
function checkFreshness({ authenticatedAfter }: GbizidKept, claims: client.IDToken): number {
  const { auth_time: authTime, iat } = claims
  const fresh = authTime !== undefined && authTime + clockToleranceSeconds >= (authenticatedAfter ?? 0)
  if (authenticatedAfter !== undefined && !fresh) throw new KakehashiError('GBIZID-NOT-FRESH')
  return Math.min(authTime ?? iat, iat)
}
