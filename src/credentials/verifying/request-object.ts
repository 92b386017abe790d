import { createHash } from 'node:crypto'
import type { Signer } from '../../keys/index.ts'
import type { ServiceSettings } from '../../settings/index.ts'
import { signJws } from '../sd-jwt/jws.ts'
import { credentialFormat } from '../sd-jwt/vc-draft.ts'
import type { RequestedVerification } from './transactions.ts'

/** Content encryption that a response may use (HAIP 1.0 section 5). */
export const responseEncryption = ['A128GCM', 'A256GCM'] as const

/** Our `client_id` towards wallets: the hash of the certificate that signs the request (OpenID4VP 1.0 section 5.9.3, `x509_hash`). */
export function verifierIdOf({ x5c }: Signer): string {
  const leaf = x5c?.[0]
  if (!leaf) throw new Error('the verifier key has no certificate')
  return `x509_hash:${createHash('sha256').update(Buffer.from(leaf, 'base64')).digest('base64url')}`
}

/** Where a wallet fetches the request object. */
export const requestUriOf = (issuer: string, id: string): string => `${issuer}/presentations/${id}/request`

/** The link that opens a wallet (OpenID4VP 1.0 section 5.10, with a request that is fetched by POST). */
export function walletUrlOf(issuer: string, { id, verifierId }: RequestedVerification): string {
  const query = { client_id: verifierId, request_uri: requestUriOf(issuer, id), request_uri_method: 'post' }
  return `openid4vp://?${new URLSearchParams(query)}`
}

/** Who asks, as the wallet shows it: the relying service, not the gateway that asks for it. */
const shownName = (service: Pick<ServiceSettings, 'name' | 'policy_uri'>) => ({
  client_name: service.name.ja,
  'client_name#en': service.name.en,
  ...(service.policy_uri ? { policy_uri: service.policy_uri } : {}),
})

/**
 * The signed request object (OpenID4VP 1.0 section 5; RFC 9101).
 * @param options.walletNonce sent by a wallet that fetches with POST, given back so that it can tell a replay (section 5.10)
 */
export async function signRequestObject(
  verification: RequestedVerification,
  options: {
    signer: Signer
    issuer: string
    now: Date
    service: Pick<ServiceSettings, 'name' | 'policy_uri'>
    walletNonce?: string
  },
): Promise<string> {
  const issuedAt = Math.floor(options.now.getTime() / 1000)
  const { kty, crv, x, y, kid } = verification.decryptionKey as Record<string, string>
  const payload = {
    client_id: verification.verifierId,
    aud: 'https://self-issued.me/v2',
    response_type: 'vp_token',
    response_mode: 'direct_post.jwt',
    response_uri: `${options.issuer}/presentations/${verification.id}/response`,
    nonce: verification.nonce,
    state: verification.state,
    dcql_query: verification.query,
    client_metadata: {
      ...shownName(options.service),
      jwks: { keys: [{ kty, crv, x, y, kid, use: 'enc', alg: 'ECDH-ES' }] },
      encrypted_response_enc_values_supported: responseEncryption,
      vp_formats_supported: { [credentialFormat]: { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] } },
    },
    iat: issuedAt,
    exp: Math.floor(new Date(verification.expiresAt).getTime() / 1000),
    ...(options.walletNonce === undefined ? {} : { wallet_nonce: options.walletNonce }),
  }
  return signJws(options.signer, { typ: 'oauth-authz-req+jwt' }, JSON.parse(JSON.stringify(payload)))
}
