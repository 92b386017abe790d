import type Provider from 'oidc-provider'
import { failed, ok, type Result } from '../foundation/index.ts'
import { credentialAudience } from './configuration/openid4vci.ts'
import { verificationsResource, verificationsScope } from './configuration/resource-servers.ts'

export type TokenRefusal = 'invalid_token' | 'insufficient_scope'

/** Checks of access tokens for our own APIs, which are resource servers in the same process. */
export function createAccessTokens({ provider, issuer }: { provider: Provider; issuer: string }) {
  return {
    /**
     * Checks a bearer token of a service for our verification API (RFC 6750): issued to it by client credentials, for this API, alive, not
     * bound to a key whose proof nobody has checked.
     * @param token as it came, without `Bearer`
     */
    async verifyAccessToken(
      token: string,
      scope: string = verificationsScope,
    ): Promise<Result<{ clientId: string }, TokenRefusal>> {
      const found = await provider.ClientCredentials.find(token)
      if (!found?.clientId || !found.isValid || found.aud !== verificationsResource(issuer))
        return failed('invalid_token')
      if (found.isSenderConstrained() || !(await provider.Client.find(found.clientId))) return failed('invalid_token')
      return found.scopes.has(scope) ? ok({ clientId: found.clientId }) : failed('insufficient_scope')
    },

    /** Checks a wallet's bearer token for what follows the credential endpoint (OpenID4VCI 1.0, section 11). */
    async verifyWalletToken(token: string): Promise<Result<{ grantId: string }, TokenRefusal>> {
      const found = await provider.AccessToken.find(token)
      if (!found?.isValid || found.aud !== credentialAudience(issuer) || found.isSenderConstrained())
        return failed('invalid_token')
      const grant = await provider.Grant.find(found.grantId)
      return grant ? ok({ grantId: found.grantId }) : failed('invalid_token')
    },
  }
}

export type AccessTokens = ReturnType<typeof createAccessTokens>
