import type { Parts } from './parts.ts'
import { scopeNames } from './scopes.ts'

/** OpenID Provider metadata. No revocation, introspection or logout endpoint: none is documented. */
export function metadata({ issuer, unverified }: Parts) {
  return {
    issuer,
    authorization_endpoint: `${issuer}authorize`,
    token_endpoint: `${issuer}token`,
    userinfo_endpoint: `${issuer}userinfo`,
    jwks_uri: `${issuer}${unverified.jwksPath}`,
    scopes_supported: scopeNames,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: [unverified.subjectType],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
    claims_supported: ['sub', 'aud', 'iss', 'exp', 'iat', 'auth_time', 'nonce', 'jti'],
  }
}
