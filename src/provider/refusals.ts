import { errors } from 'oidc-provider'
import { errorEntry, KakehashiError } from '../foundation/index.ts'

/** What the library threw, as an entry of our catalogue. Whatever it does not mean to show becomes `SERVER-FAULT`. */
export function refusalOf(thrown: unknown): KakehashiError {
  if (thrown instanceof KakehashiError) return thrown
  if (!(thrown instanceof errors.OIDCProviderError) || !thrown.expose)
    return new KakehashiError('SERVER-FAULT', { cause: thrown })
  const options = { cause: thrown, ...(thrown.error_detail ? { detail: thrown.error_detail } : {}) }
  if (thrown.statusCode === 429) return new KakehashiError('LIMIT-CLIENT', options)
  if (thrown instanceof errors.SessionNotFound) return new KakehashiError('PROVIDER-ATTEMPT-LOST', options)
  if (thrown instanceof errors.InvalidRedirectUri) return new KakehashiError('PROVIDER-REDIRECT-UNKNOWN', options)
  if (thrown instanceof errors.InvalidClient) return new KakehashiError('PROVIDER-CLIENT-UNKNOWN', options)
  if (thrown instanceof errors.InvalidRequestUri) return new KakehashiError('PROVIDER-REQUEST-EXPIRED', options)
  const reason = thrown.error_description ?? thrown.error
  return new KakehashiError('PROVIDER-REQUEST-REFUSED', { ...options, params: { reason } })
}

/** Seconds after which somebody who was refused for want of room may try again. */
const crowdedSeconds = 30

/** The refusal of a sign-in that must not begin now. The library takes it for one that is meant to be shown, and not for a fault of ours. */
export const crowded = (): KakehashiError =>
  Object.assign(new KakehashiError('STORAGE-CROWDED', { params: { seconds: crowdedSeconds } }), {
    expose: true,
    error: 'temporarily_unavailable',
  })

/** The OAuth error that a service is answered with for what the library threw. */
export const oauthErrorOf = (thrown: unknown): string =>
  thrown instanceof errors.OIDCProviderError && thrown.expose
    ? thrown.error
    : (errorEntry(refusalOf(thrown).code).oauth ?? 'server_error')

/** A refusal as a service reads it (RFC 6749, section 5.2), with our code and the number of the request. */
export const jsonOf = (error: KakehashiError, attempt: string | undefined) => ({
  error: errorEntry(error.code).oauth ?? 'server_error',
  error_description: error.describe('en').what,
  code: error.code,
  ...(attempt !== undefined && { attempt }),
})
