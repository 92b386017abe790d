import { refuse } from '../refuse.ts'
import { isObject, type JsonObject } from './json.ts'
import { asksForEs256, publicKeyOf, signatureHolds } from './jws.ts'
import type { ParsedSdJwt } from './parse-sd-jwt.ts'

/** What a key binding JWT must prove: it was made for this verifier, for this request, now. */
export interface KeyBindingDemand {
  /** The verifier's `client_id`, prefix included. */
  readonly audience: string
  readonly nonce: string
  readonly now: Date
}

/** How old a key binding may be, and how far a holder's clock may run ahead, in seconds. */
export const maxAge = 300
const maxAhead = 60

/**
 * Checks the key binding JWT (RFC 9901 section 7.3, steps 2 to 6). Its absence is a failure: without it whoever copied the credential
 * could present it.
 * @param claims processed payload of the issuer-signed part, whose `cnf` names the holder's key
 */
export function checkKeyBinding(sdJwt: ParsedSdJwt, claims: JsonObject, demand: KeyBindingDemand): void {
  if (!sdJwt.keyBinding) refuse('KEY-BINDING-MISSING', 'no key binding JWT')
  const { jws, expectedHash } = sdJwt.keyBinding
  if (jws.header.typ !== 'kb+jwt') refuse('KEY-BINDING-TYPE', `typ is ${JSON.stringify(jws.header.typ)}`)
  if (!asksForEs256(jws)) refuse('KEY-BINDING-SIGNATURE', `alg is ${JSON.stringify(jws.header.alg)}`)
  const key = publicKeyOf(isObject(claims.cnf) ? claims.cnf.jwk : undefined)
  if (!key) refuse('KEY-BINDING-SIGNATURE', 'cnf names no P-256 key')
  if (!signatureHolds(jws, key)) refuse('KEY-BINDING-SIGNATURE', 'not signed by the key that cnf names')
  const { iat, aud, nonce, sd_hash: hash } = jws.payload
  const now = demand.now.getTime() / 1000
  if (typeof iat !== 'number' || iat < now - maxAge || iat > now + maxAhead)
    refuse('KEY-BINDING-TIME', `iat is ${JSON.stringify(iat)}`)
  if (typeof aud !== 'string' || aud !== demand.audience)
    refuse('KEY-BINDING-AUDIENCE', `aud is ${JSON.stringify(aud)}`)
  if (typeof nonce !== 'string' || nonce !== demand.nonce) refuse('KEY-BINDING-NONCE', 'another nonce')
  if (typeof hash !== 'string' || hash !== expectedHash) refuse('KEY-BINDING-HASH', 'made for other disclosures')
}
