import { errors } from 'oidc-provider'

/**
 * What the library says of why it refused, as far as its texts are fixed: others hold what the request said. Each stands in the library word for
 * word (`test/unit/library-texts.test.ts`).
 */
export const libraryTexts: ReadonlySet<string> = new Set([
  'access tokens must not be provided via query parameter',
  'alg mismatch',
  'aud (JWT audience) must be provided in the client_assertion JWT',
  'audience (aud) must equal the endpoint url, issuer identifier or token endpoint url',
  'authorization code is expired',
  'authorization code redirect_uri mismatch',
  'client assertion tokens must only be used once',
  'client authentication must only be provided using one mechanism',
  'client mismatch',
  'client not found',
  'client_assertion_type must be provided',
  'client_id does not match the provided id_token_hint',
  'client_id mismatch',
  'client_secret must be provided in the Authorization header',
  'code_challenge must be provided with code_challenge_method',
  'code_challenge_method must be provided',
  'code_verifier does not match code_challenge',
  'code_verifier must be provided',
  'could not decode id_token_hint',
  'could not parse Request Object',
  'could not validate id_token_hint',
  'DPoP proof ath mismatch',
  'DPoP proof htm mismatch',
  'DPoP proof htu mismatch',
  'DPoP proof iat is not recent enough',
  'DPoP proof key thumbprint does not match dpop_jkt',
  'expiration must be specified in the client_assertion JWT',
  'failed jkt verification',
  'failed to parse the request body',
  'grant is expired',
  'grant not found',
  'invalid authorization header value format',
  'invalid client_assertion format',
  'invalid DPoP key binding',
  'invalid max_age parameter value',
  'invalid request_uri',
  'invalid secret provided',
  'invalid tx_code provided',
  'iss (JWT issuer) must be provided in the client_assertion JWT',
  'iss (JWT issuer) must be the client_id',
  'list of audience (aud) must include the endpoint url, issuer identifier or token endpoint url',
  'missing DPoP proof JWT',
  'no access token provided',
  'no client authentication mechanism provided',
  'not supported value of code_challenge_method',
  'openid scope must be requested for this request',
  'openid scope must be requested for this response_type',
  'post_logout_redirect_uri not registered',
  'pre-authorized code is expired',
  'prompt none must only be used alone',
  'refresh token already used',
  'refresh token is expired',
  'refresh token not found',
  'request_uri is invalid, expired, or was already used',
  'requested grant type is not allowed for this client',
  'requested response_mode is not allowed for this client or request',
  'requested response_type is not allowed for this client',
  'requested scope is not allowed',
  'resource indicator must be an absolute URI',
  'resource indicator must not contain a fragment component',
  'scope contains invalid characters',
  'sub (JWT subject) must be provided in the client_assertion JWT',
  'the provided authentication mechanism does not match the registered client authentication method',
  'tx_code is not expected for this pre-authorized code',
  'unique jti (JWT ID) must be provided in the client_assertion JWT',
  'unsupported grant_type requested',
  'unsupported prompt value requested',
  'unsupported response_mode requested',
  'unsupported response_type requested',
  'xsrf token invalid',
])

/** Texts that the library puts together from its own words alone. */
const composed: ReadonlySet<string> = new Set(['authorization code not found', 'authorization code already consumed'])

/** Why the library refused, when it says so in a text of its own; `undefined` when there is none, or it may hold what a request said. */
export function safeDetailOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof errors.OIDCProviderError)) return undefined
  const { error_detail: detail, error_description: description } = thrown
  return [detail, description].find((text) => text !== undefined && (libraryTexts.has(text) || composed.has(text)))
}
