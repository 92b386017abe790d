import type { Configuration } from 'oidc-provider'
import { claimsOfScope, releaseScopes } from '../release-table.ts'

/**
 * Scopes and the claims each stands for, from the release table. `openid` carries what the sign-in itself states, which goes into the ID token;
 * everything about the person goes to UserInfo alone.
 */
export function scopesAndClaims(): Pick<Configuration, 'scopes' | 'claims'> {
  const released = releaseScopes.map((scope) => [scope, claimsOfScope(scope)] as const)
  return {
    scopes: releaseScopes,
    claims: {
      ...Object.fromEntries(released.filter(([, claims]) => claims.length > 0)),
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      acr: null,
      auth_time: null,
      iss: null,
      sid: null,
    },
  }
}
