/**
 * Every string that SD-JWT VC (draft-ietf-oauth-sd-jwt-vc-25) and Token Status List (draft-ietf-oauth-status-list) may still change
 * before they become RFCs. RFC 9901 itself is final.
 */

/** Media type of the issuer-signed part, and the OpenID4VCI and OpenID4VP format identifier. */
export const credentialFormat = 'dc+sd-jwt'

/** Where a verifier finds an issuer's keys: inserted between host and path of `iss` (RFC 8615). */
export const issuerMetadataPath = '/.well-known/jwt-vc-issuer'

/** Claims that decide whether a credential is valid: never inside a disclosure, where a holder could leave them out. */
export const neverDisclosed: readonly string[] = ['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status']

/** `typ` and media type of a status list token. */
export const statusListType = 'statuslist+jwt'
export const statusListMediaType = 'application/statuslist+jwt'

/** Status types: 0 valid, 1 invalid for good, 2 suspended, 3 left to the application. Ours: the holder's side withdrew its consent. */
export const status = { valid: 0, revoked: 1, suspended: 2, consentWithdrawn: 3 } as const
