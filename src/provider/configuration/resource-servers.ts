import { type Configuration, errors } from 'oidc-provider'
import type { ServiceSettings } from '../../settings/index.ts'
import { lifetimes } from './lifetimes.ts'

/** Scope of an access token with which a service asks for presentations and reads their results. */
export const verificationsScope = 'verifications'

/** Resource indicator (RFC 8707) of the verification API. */
export const verificationsResource = (issuer: string) => `${issuer}/verifications`

/**
 * Access tokens for our own APIs. The verification API is for services that have registered what they may ask of wallets; they use
 * client credentials, and need not name the resource since there is only one.
 */
export function resourceServers(options: {
  issuer: string
  service(clientId: string): ServiceSettings | undefined
}): NonNullable<Configuration['features']>['resourceIndicators'] {
  const verifications = verificationsResource(options.issuer)
  return {
    enabled: true,
    defaultResource: (ctx, _client, oneOf) => {
      if (oneOf) return oneOf
      return ctx.oidc.params?.grant_type === 'client_credentials' ? verifications : undefined
    },
    getResourceServerInfo: (ctx, resource, client) => {
      const allowed =
        ctx.oidc.params?.grant_type === 'client_credentials' && options.service(client.clientId)?.verification
      if (resource !== verifications || !allowed) throw new errors.InvalidTarget()
      return {
        scope: verificationsScope,
        audience: verifications,
        accessTokenFormat: 'opaque',
        accessTokenTTL: lifetimes.ClientCredentials,
      }
    },
    useGrantedResource: () => false,
  }
}
