import type { KeyObject } from 'node:crypto'
import { refuse } from '../refuse.ts'
import { checkKeyBinding, type KeyBindingDemand } from './check-key-binding.ts'
import type { JsonObject } from './json.ts'
import { asksForEs256, type ParsedJws, signatureHolds } from './jws.ts'
import { parseSdJwt } from './parse-sd-jwt.ts'
import { reveal } from './reveal.ts'
import { credentialFormat } from './vc-draft.ts'

/** An SD-JWT VC whose signature, disclosures and times hold. Status and query are for the caller to check. */
export interface VerifiedSdJwt {
  readonly issuer: string
  readonly type: string
  /** Processed payload: visible and disclosed claims. */
  readonly claims: JsonObject
  /** Names of top-level claims that came out of disclosures. */
  readonly disclosed: readonly string[]
  readonly holderBinding: 'proven' | 'not checked'
}

/** How far the clocks of issuer and verifier may differ, in seconds. */
const leeway = 60

/** `nbf` and `exp` of the issuer-signed part; never those of a disclosure, which `reveal` refuses (SD-JWT VC section 3.2.2.2). */
function checkTimes({ nbf, exp, iat }: JsonObject, now: Date): void {
  const seconds = now.getTime() / 1000
  for (const time of [nbf, exp, iat])
    if (time !== undefined && typeof time !== 'number') refuse('CREDENTIAL-MALFORMED', 'a time is not a number')
  if (typeof nbf === 'number' && nbf > seconds + leeway) refuse('CREDENTIAL-NOT-YET-VALID', `nbf is ${nbf}`)
  if (typeof exp !== 'number') refuse('CREDENTIAL-CLAIM-MISSING', 'exp')
  if (exp <= seconds - leeway) refuse('CREDENTIAL-EXPIRED', `exp is ${exp}`)
}

/**
 * Verifies an SD-JWT VC (RFC 9901 section 7.1 and, with `keyBinding`, 7.3). The order is that of the specification: nothing is read out
 * of the payload before its signature holds.
 * @param options.issuerKey finds the key of the issuer from the unverified part, and refuses issuers that are not trusted
 * @throws KakehashiError with a `CREDENTIAL-` or `KEY-BINDING-` code
 */
export async function verifySdJwt(
  compact: string,
  options: { now: Date; issuerKey(jws: ParsedJws): Promise<KeyObject>; keyBinding?: Omit<KeyBindingDemand, 'now'> },
): Promise<VerifiedSdJwt> {
  const sdJwt = parseSdJwt(compact)
  const { issuerSigned, disclosures } = sdJwt
  if (issuerSigned.header.typ !== credentialFormat)
    refuse('CREDENTIAL-TYPE', `typ is ${JSON.stringify(issuerSigned.header.typ)}`)
  if (!asksForEs256(issuerSigned)) refuse('CREDENTIAL-ALGORITHM', `alg is ${JSON.stringify(issuerSigned.header.alg)}`)
  const key = await options.issuerKey(issuerSigned)
  if (!signatureHolds(issuerSigned, key)) refuse('CREDENTIAL-SIGNATURE', 'not signed by the issuer')
  const claims = reveal(issuerSigned.payload, disclosures)
  const { iss, vct } = claims
  if (typeof iss !== 'string') return refuse('CREDENTIAL-CLAIM-MISSING', 'iss')
  if (typeof vct !== 'string') return refuse('CREDENTIAL-CLAIM-MISSING', 'vct')
  checkTimes(claims, options.now)
  if (options.keyBinding) checkKeyBinding(sdJwt, claims, { ...options.keyBinding, now: options.now })
  return {
    issuer: iss,
    type: vct,
    claims,
    disclosed: disclosures.flatMap(({ name }) => (name !== undefined && Object.hasOwn(claims, name) ? [name] : [])),
    holderBinding: options.keyBinding ? 'proven' : 'not checked',
  }
}
