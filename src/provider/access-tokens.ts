import type Provider from 'oidc-provider'
import { failed, ok, type Result } from '../foundation/index.ts'
import { algorithms } from './configuration/algorithms.ts'
import { credentialAudience, detailOf } from './configuration/openid4vci.ts'
import { verificationsResource, verificationsScope } from './configuration/resource-servers.ts'
import { checkProofOf, type ProofRequest } from './internals.ts'

/** Why a token is refused (RFC 6750, section 3.1; RFC 9449, sections 7.1 and 9). */
export type TokenError = 'no_token' | 'invalid_token' | 'insufficient_scope' | 'invalid_dpop_proof' | 'use_dpop_nonce'

/** A refused token, and the `WWW-Authenticate` that says so. */
export interface TokenRefusal {
  readonly error: TokenError
  readonly challenge: string
}

/** A request as far as its token is concerned. `set` gets the nonce that the next proof must carry. */
export type TokenRequest = ProofRequest

/** A token as the library keeps it. */
interface Kept {
  readonly clientId?: string | undefined
  /** Thumbprint of the key that it is bound to. */
  readonly jkt?: string | undefined
  isSenderConstrained(): boolean
}

const authorization = /^(Bearer|DPoP) ([A-Za-z0-9\-._~+/]+=*)$/i

const algs = `algs="${(algorithms.dPoPSigningAlgValues ?? []).join(' ')}"`

/** Both schemes where nothing was brought; otherwise the one that was, or that the token asks for. */
function challengeOf(realm: string, error: TokenError, scheme: 'Bearer' | 'DPoP'): string {
  const at = `realm="${realm}"`
  if (error === 'no_token') return `Bearer ${at}, DPoP ${at}, ${algs}`
  const scope = error === 'insufficient_scope' ? `, scope="${verificationsScope}"` : ''
  return `${scheme} ${at}, error="${error}"${scope}${scheme === 'DPoP' ? `, ${algs}` : ''}`
}

/** Checks of access tokens for our own APIs, which are resource servers in the same process. */
export function createAccessTokens({ provider, issuer }: { provider: Provider; issuer: string }) {
  /** What a request brings, its key proven where the token is bound to one. */
  const present = async <T extends Kept>(
    request: TokenRequest,
    find: (token: string) => Promise<T | undefined>,
  ): Promise<Result<T, { error: TokenError; bound: boolean }>> => {
    const [, scheme, token] = authorization.exec(request.get('authorization')) ?? []
    if (scheme === undefined || token === undefined) return failed({ error: 'no_token', bound: false })
    const bound = scheme.toLowerCase() === 'dpop'
    // A proof beside a bearer token would prove nothing to anybody: whoever sends it has mixed up the two.
    if (!bound && request.get('dpop')) return failed({ error: 'invalid_token', bound: true })
    const proof = bound ? await checkProofOf(provider, request, { url: issuer + request.path, token }) : undefined
    if (proof && !proof.ok) return failed({ error: proof.failure, bound })
    const found = await find(token)
    if (!found?.clientId) return failed({ error: 'invalid_token', bound })
    if (found.isSenderConstrained() !== bound) return failed({ error: 'invalid_token', bound: true })
    if (proof) {
      if (found.jkt === undefined || found.jkt !== proof.value.thumbprint)
        return failed({ error: 'invalid_token', bound })
      if (!(await proof.value.firstUse(found.clientId))) return failed({ error: 'invalid_dpop_proof', bound })
    }
    return ok(found)
  }

  /** A token of a service for itself. */
  const findServiceToken = async (token: string) => {
    const found = await provider.ClientCredentials.find(token)
    if (!found?.clientId || !found.isValid || found.aud !== verificationsResource(issuer)) return undefined
    return (await provider.Client.find(found.clientId)) ? found : undefined
  }

  const findWalletToken = async (token: string) => {
    const found = await provider.AccessToken.find(token)
    return found?.isValid && found.aud === credentialAudience(issuer) ? found : undefined
  }

  return {
    /**
     * Checks the token of a service for our verification API (RFC 6750, RFC 9449): issued to it by client credentials, for this API, alive, and
     * with a fresh proof of the key that it is bound to, if it is.
     */
    async verifyAccessToken(request: TokenRequest): Promise<Result<{ clientId: string }, TokenRefusal>> {
      const refuse = (error: TokenError, bound: boolean) =>
        failed({ error, challenge: challengeOf('verifications', error, bound ? 'DPoP' : 'Bearer') })
      const presented = await present(request, findServiceToken)
      if (!presented.ok) return refuse(presented.failure.error, presented.failure.bound)
      const { clientId, scopes } = presented.value
      if (!scopes.has(verificationsScope)) return refuse('insufficient_scope', presented.value.isSenderConstrained())
      return ok({ clientId: clientId as string })
    },

    /** Checks a wallet's token, in the same way, for what follows the credential endpoint (OpenID4VCI 1.0, section 11). */
    async verifyWalletToken(request: TokenRequest): Promise<Result<{ offerId: string }, TokenRefusal>> {
      const refuse = (error: TokenError, bound: boolean) =>
        failed({ error, challenge: challengeOf('credentials', error, bound ? 'DPoP' : 'Bearer') })
      const presented = await present(request, findWalletToken)
      if (!presented.ok) return refuse(presented.failure.error, presented.failure.bound)
      const grant = await provider.Grant.find(presented.value.grantId)
      const offer = detailOf(presented.value)
      if (!grant || !offer) return refuse('invalid_token', presented.value.isSenderConstrained())
      return ok({ offerId: offer.offerId })
    },
  }
}

export type AccessTokens = ReturnType<typeof createAccessTokens>
