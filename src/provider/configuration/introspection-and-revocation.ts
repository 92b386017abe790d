import { type Configuration, errors } from 'oidc-provider'

type Features = NonNullable<Configuration['features']>

/** Token introspection (RFC 7662) and revocation (RFC 7009): for a client that proves who it is, and for its own tokens alone. */
export const introspectionAndRevocation: Pick<Features, 'introspection' | 'revocation'> = {
  introspection: {
    enabled: true,
    allowedPolicy: (_ctx, client, token) => client.clientAuthMethod !== 'none' && token.clientId === client.clientId,
  },
  revocation: {
    enabled: true,
    allowedPolicy: (_ctx, client, token) => {
      if (token.clientId === client.clientId) return true
      if (client.clientAuthMethod === 'none') return false
      throw new errors.InvalidRequest('this token was issued to another client')
    },
  },
}
