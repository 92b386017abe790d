import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'
import { asKakehashiError, type ErrorCode, KakehashiError } from '../../foundation/index.ts'
import type { UpstreamFailure } from '../connector.ts'
import { NoAnswer } from './outbound.ts'

type GbizidCode = Extract<ErrorCode, `GBIZID-${string}`>

/** Which code a wrong claim of the ID token ends in. */
const claimCodes: Record<string, GbizidCode> = { iss: 'GBIZID-ISSUER', aud: 'GBIZID-AUDIENCE', nonce: 'GBIZID-NONCE' }

/** What openid-client says about a check that failed; which members exist depends on the check. */
interface Finding {
  readonly claim?: string
  readonly attribute?: string
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: unknown
  readonly parameters?: URLSearchParams
}

/**
 * Turns what openid-client threw into a refusal of the catalogue. What it does not recognise is refused too, as GBIZID-RESPONSE-INVALID;
 * only a `KakehashiError` of our own keeps its code. The detail never holds a token or a claim's value.
 */
export function failureOf(thrown: unknown): UpstreamFailure {
  if (thrown instanceof KakehashiError) {
    const { code, detail } = asKakehashiError(thrown)
    return detail === undefined ? { code } : { code, detail }
  }
  const silence = findCause(thrown, NoAnswer)
  if (silence) return failure(silence.slow ? 'GBIZID-SLOW' : 'GBIZID-UNREACHABLE', silence.message, silence.cause)
  if (thrown instanceof AuthorizationResponseError)
    return failure(thrown.error === 'access_denied' ? 'GBIZID-DENIED' : 'GBIZID-REQUEST-REFUSED', safe(thrown.error))
  if (thrown instanceof ResponseBodyError) return failure(tokenErrorCode(thrown), safe(thrown.error))
  if (thrown instanceof WWWAuthenticateChallengeError)
    return failure('GBIZID-USERINFO-REFUSED', `status ${thrown.status}`)
  if (thrown instanceof ClientError) return failure(checkCode(thrown), thrown.code)
  return { code: 'GBIZID-RESPONSE-INVALID', cause: thrown }
}

/** Which check of openid-client refused (its `code`, then what it found). */
function checkCode(error: ClientError): GbizidCode {
  const found = findingOf(error)
  switch (error.code) {
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return 'GBIZID-EXPIRED'
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return claimCodes[found.claim ?? ''] ?? 'GBIZID-RESPONSE-INVALID'
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return found.attribute === 'issuer' ? 'GBIZID-ISSUER' : 'GBIZID-SUBJECT-MISMATCH'
    case 'OAUTH_INVALID_RESPONSE':
      if (found.header) return 'GBIZID-ALGORITHM'
      if (found.claims && found.claims.nonce === undefined) return 'GBIZID-NONCE-MISSING'
      return found.parameters?.has('iss') ? 'GBIZID-ISSUER' : 'GBIZID-RESPONSE-INVALID'
    default:
      return 'GBIZID-RESPONSE-INVALID'
  }
}

/** GビズID says `unauthorized` where RFC 6749, section 5.2, says `invalid_client`. */
function tokenErrorCode({ error }: ResponseBodyError): GbizidCode {
  if (error === 'unauthorized' || error === 'invalid_client') return 'GBIZID-CLIENT-REFUSED'
  return error === 'invalid_grant' ? 'GBIZID-CODE-REFUSED' : 'GBIZID-REQUEST-REFUSED'
}

function findingOf(error: ClientError): Finding {
  for (let cause = error.cause; typeof cause === 'object' && cause !== null; cause = (cause as Error).cause)
    if (!(cause instanceof Error)) return cause as Finding
  return {}
}

function findCause<E extends Error>(thrown: unknown, kind: new (...args: never[]) => E): E | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) if (error instanceof kind) return error
  return undefined
}

function failure(code: GbizidCode, detail: string | undefined, cause?: unknown): UpstreamFailure {
  return { code, ...(detail !== undefined && { detail }), ...(cause !== undefined && { cause }) }
}

/** An error name from outside may be anything; the log gets it only in the form the standard gives it (RFC 6749, section 4.1.2.1). */
const safe = (name: string) => (/^[\w-]{1,64}$/.test(name) ? name : 'unreadable error name')
