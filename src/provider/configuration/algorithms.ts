import type { Configuration } from 'oidc-provider'

/** Algorithms that are spoken: ES256 by default, RS256 for services whose software knows nothing else. `none` and shared-secret signatures are not among them. */
export const algorithms: NonNullable<Configuration['enabledJWA']> = {
  idTokenSigningAlgValues: ['ES256', 'RS256'],
  userinfoSigningAlgValues: ['ES256', 'RS256'],
  clientAuthSigningAlgValues: ['ES256', 'RS256', 'PS256'],
  dPoPSigningAlgValues: ['ES256'],
}
