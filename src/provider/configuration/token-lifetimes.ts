import type { Configuration } from 'oidc-provider'
import { isOffline } from '../release-table.ts'
import { lifetimes, sessionGrant } from './lifetimes.ts'

/** Lifetimes, and that every use of a refresh token replaces it (RFC 9700, section 4.14.2). */
export const tokenLifetimes: Pick<Configuration, 'ttl' | 'rotateRefreshToken'> = {
  rotateRefreshToken: true,
  ttl: {
    ...lifetimes,
    AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? lifetimes.AccessToken,
    Grant: (_ctx, grant) => (isOffline(grant.getOIDCScope()) ? lifetimes.Grant : sessionGrant),
    ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? lifetimes.ClientCredentials,
  },
}
