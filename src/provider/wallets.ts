import Provider, { type ClientMetadata } from 'oidc-provider'

export const preAuthorizedCodeGrant = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'

/** The client that a wallet is when it names none (OpenID4VCI 1.0, section 6: anonymous access). */
export const anonymousWallet = 'anonymous-wallet'

/** What any wallet may do without registration: redeem a pre-authorised code, and nothing else. */
export const walletClient = (clientId: string): ClientMetadata => ({
  client_id: clientId,
  redirect_uris: [],
  response_types: [],
  grant_types: [preAuthorizedCodeGrant],
  token_endpoint_auth_method: 'none',
})

/**
 * A wallet may send a `client_id` of its own choosing, which then also stands in its proofs as `iss`. It is a client only while a
 * pre-authorised code is redeemed and at the credential endpoint; anywhere else the same identifier is unknown.
 */
export function unregisteredWallet(clientId: string): ClientMetadata | undefined {
  const oidc = Provider.ctx?.oidc
  const redeeming = oidc?.route === 'token' && oidc.params?.grant_type === preAuthorizedCodeGrant
  return redeeming || oidc?.route === 'credential' ? walletClient(clientId) : undefined
}
