import { type Configuration, errors } from 'oidc-provider'
import type { Clock } from '../../foundation/index.ts'
import { longestClientAssertion } from './lifetimes.ts'

/** How clients prove who they are. An assertion (RFC 7523) lives minutes, so that its replay mark need not be kept for years. */
export function clientAuthentication(options: {
  clock: Clock
}): Pick<Configuration, 'clientAuthMethods' | 'assertJwtClientAuthClaimsAndHeader'> {
  return {
    clientAuthMethods: ['client_secret_basic', 'private_key_jwt', 'none'],
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims) => {
      const now = options.clock.now().getTime() / 1000
      if (typeof claims.exp !== 'number' || claims.exp > now + longestClientAssertion)
        throw new errors.InvalidClientAuth('the client_assertion lives too long')
    },
  }
}
