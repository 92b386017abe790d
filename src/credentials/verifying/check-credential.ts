import type { KeyObject } from 'node:crypto'
import type { HttpClient } from '../../foundation/index.ts'
import { refuse } from '../refuse.ts'
import type { KeyBindingDemand } from '../sd-jwt/check-key-binding.ts'
import type { JsonObject } from '../sd-jwt/json.ts'
import type { ParsedJws } from '../sd-jwt/jws.ts'
import { type VerifiedSdJwt, verifySdJwt } from '../sd-jwt/verify-sd-jwt.ts'
import { checkStatus } from '../status/check-status.ts'
import { checkChain, type Trust } from '../trust/check-chain.ts'
import type { Issuers, SchoolEntry } from '../trust/issuers.ts'

/** A credential that holds in every respect: signature, issuer, times, status and, in a presentation, its holder. */
export interface CheckedCredential {
  readonly type: string
  readonly issuer: { readonly id: string; readonly school_code: string; readonly name: string }
  /** What the holder disclosed and every verifier sees, without the claims that only decide validity. */
  readonly claims: JsonObject
  readonly issued_at: string | null
  readonly expires_at: string
  readonly status: 'valid'
  readonly holder_binding: VerifiedSdJwt['holderBinding']
}

/** Claims about the credential itself rather than its subject. */
const technical: readonly string[] = ['iss', 'iat', 'nbf', 'exp', 'vct', 'vct#integrity', 'cnf', 'status']

const instant = (seconds: unknown): string => new Date((seconds as number) * 1000).toISOString()

/**
 * The key of an issuer we trust, found from the unverified part: path to an organisation authority, leaf made out to `iss`, school listed
 * for this type. Only the signature check that follows makes `iss` true.
 */
function trustedKey(jws: ParsedJws, demand: { issuers: Issuers; trust: Trust; now: Date }): KeyObject {
  const { iss, vct } = jws.payload
  const leaf = checkChain(jws.header.x5c, demand.trust, demand.now)
  if (typeof iss !== 'string' || !leaf.uris.includes(iss))
    refuse('CREDENTIAL-ISSUER-MISMATCH', `iss is ${JSON.stringify(iss)}`)
  if (typeof vct !== 'string' || !demand.issuers.listed(iss, vct))
    refuse('CREDENTIAL-ISSUER-NOT-LISTED', `${iss} for ${JSON.stringify(vct)}`)
  return leaf.key
}

/**
 * Checks one credential completely.
 * @param demand.keyBinding what its holder must prove; left out, only the document is checked and the result says so
 * @throws KakehashiError `CREDENTIAL-…`, `KEY-BINDING-…`, `STATUS-…`
 */
export async function checkCredential(
  compact: string,
  demand: {
    http: HttpClient
    issuers: Issuers
    trust: Trust
    now: Date
    keyBinding?: Omit<KeyBindingDemand, 'now'>
  },
): Promise<CheckedCredential> {
  const verified = await verifySdJwt(compact, {
    now: demand.now,
    issuerKey: async (jws) => trustedKey(jws, demand),
    ...(demand.keyBinding ? { keyBinding: demand.keyBinding } : {}),
  })
  const { claims, issuer, type } = verified
  await checkStatus(claims, { ...demand, issuer })
  const school = demand.issuers.listed(issuer, type) as SchoolEntry
  return {
    type,
    issuer: { id: issuer, school_code: school.code, name: school.name },
    claims: Object.fromEntries(Object.entries(claims).filter(([name]) => !technical.includes(name))),
    issued_at: claims.iat === undefined ? null : instant(claims.iat),
    expires_at: instant(claims.exp),
    status: 'valid',
    holder_binding: verified.holderBinding,
  }
}
