import { decodeJwt, decodeProtectedHeader } from 'jose'
import {
  type AccessToken,
  type AuthorizationDetail,
  type Configuration,
  errors,
  type OpenID4VCICredentialConfiguration,
} from 'oidc-provider'
import type { Clock } from '../../foundation/index.ts'
import type { CredentialIssuingPort, RedeemedOffer } from '../ports.ts'
import { proofWindow } from './lifetimes.ts'
import { paths } from './paths.ts'

/** Audience of the access tokens that the credential endpoint takes. */
export const credentialAudience = (issuer: string) => `${issuer}${paths.credential}`

const detailType = 'openid_credential'

/** What a wallet's access token is bound to: one credential of one offer. Kept in the token and never sent. */
export const detailsOf = ({
  offerId,
  certificateId,
  credentialConfigurationId,
}: RedeemedOffer): AuthorizationDetail[] => [
  {
    type: detailType,
    credential_configuration_id: credentialConfigurationId,
    offer_id: offerId,
    certificate_id: certificateId,
  },
]

/** The offer that an access token is for; undefined when it is for none. */
export function detailOf(
  token: Pick<AccessToken, 'rar'>,
): { offerId: string; credentialConfigurationId: string } | undefined {
  const detail = token.rar?.find(({ type }) => type === detailType)
  const offerId = detail?.offer_id
  const credentialConfigurationId = detail?.credential_configuration_id
  if (typeof offerId !== 'string' || typeof credentialConfigurationId !== 'string') return undefined
  return { offerId, credentialConfigurationId }
}

/**
 * The key that a proof proves, and that the proof is fresh (OpenID4VCI 1.0, appendix F.1 and F.4). The library has checked signature, `typ`,
 * `aud` and nonce; the nonce alone is the same for everybody for some minutes, and of `iat` the library asks only that it is there.
 * @throws errors.InvalidProof
 */
function provenKey(proof: string, clock: Clock): Record<string, unknown> {
  const { iat } = decodeJwt(proof)
  const age = clock.now().getTime() / 1000 - (iat ?? 0)
  if (Math.abs(age) > proofWindow) throw new errors.InvalidProof('jwt proof iat is not recent')
  const { jwk } = decodeProtectedHeader(proof)
  if (!jwk) throw new errors.InvalidProof('jwt proof must carry its key as jwk')
  return { ...jwk }
}

/**
 * Issuing of credentials (OpenID4VCI 1.0): metadata, nonce and credential endpoints are the library's, the credential itself the port's. A
 * gateway without any kind of certificate is no issuer.
 */
export function openid4vci(options: {
  issuer: string
  clock: Clock
  nonceSecret: Buffer
  credentials: CredentialIssuingPort
}): NonNullable<Configuration['features']>['openid4vci'] {
  const { issuer, clock, nonceSecret, credentials } = options
  if (Object.keys(credentials.configurations).length === 0) return { enabled: false }
  return {
    enabled: true,
    ack: 'experimental-01',
    nonceSecret,
    // Replaced by our own, see `pre-authorized-code.ts`: the library's burns the code at the first wrong transaction code.
    preAuthorizedCodeGrant: false,
    metadata: {
      ...(credentials.display ? { display: credentials.display } : {}),
      notification_endpoint: `${issuer}${paths.notification}`,
    },
    credentialConfigurationsSupported: structuredClone(credentials.configurations) as Record<
      string,
      OpenID4VCICredentialConfiguration
    >,
    credentialEndpointExpectedAudience: () => credentialAudience(issuer),
    credentialConfigurationPolicy: (_ctx, { accessToken, credentialConfigurationId }) =>
      detailOf(accessToken)?.credentialConfigurationId === credentialConfigurationId,
    issueCredential: async (_ctx, { accessToken, credentialConfigurationId, proofs }) => {
      const offer = detailOf(accessToken)
      const proof = proofs?.jwt?.[0]
      if (!offer) throw new errors.CredentialRequestDenied('this access token is not for a credential')
      if (proof === undefined) throw new errors.InvalidProof('a jwt proof is required')
      const holderJwk = provenKey(proof, clock)
      const { grantId } = accessToken
      const issued = await credentials.issueCredential({
        offerId: offer.offerId,
        grantId,
        holderJwk,
        credentialConfigurationId,
      })
      if (!issued.ok) {
        if (issued.failure === 'invalid_proof') throw new errors.InvalidProof('the credential is bound to another key')
        throw new errors.CredentialRequestDenied('the credential is no longer available')
      }
      const { credential, notificationId } = issued.value
      return { credentials: [{ credential }], notification_id: notificationId }
    },
    getKeyAttestationSignaturePublicKey: () => {
      throw new errors.InvalidProof('key attestations are not supported')
    },
  }
}
