import type { Configuration } from 'oidc-provider'

/** DPoP (RFC 9449) with nonces of ours in every proof: a proof made ahead of time is worth nothing. @param nonceSecret 32 bytes */
export const dpop = (nonceSecret: Buffer): NonNullable<Configuration['features']>['dPoP'] => ({
  enabled: true,
  nonceSecret,
  requireNonce: () => true,
  allowReplay: false,
})
