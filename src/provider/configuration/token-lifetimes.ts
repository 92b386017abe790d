import type { Configuration } from 'oidc-provider'
import { isOffline } from '../release-table.ts'
import { lifetimes } from './lifetimes.ts'

/** Lifetimes, and that every use of a refresh token replaces it (RFC 9700, section 4.14.2). */
export const tokenLifetimes: Pick<Configuration, 'ttl' | 'rotateRefreshToken'> = {
  rotateRefreshToken: true,
  ttl: {
    ...lifetimes,
    AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? lifetimes.AccessToken,
    // Nothing is issued under a grant without refresh tokens once its session has ended.
    Grant: (_ctx, grant) =>
      isOffline(grant.getOIDCScope()) ? lifetimes.Grant : lifetimes.Session + lifetimes.AccessToken,
    ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? lifetimes.ClientCredentials,
  },
}
