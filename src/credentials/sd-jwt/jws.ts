import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto'
import type { Signer } from '../../keys/index.ts'
import { refuse } from '../refuse.ts'
import { decodeBase64url, decodeObject, encodeJson, type JsonObject } from './json.ts'

/** A compact JWS taken apart; nothing in it is believed yet. */
export interface ParsedJws {
  readonly header: JsonObject
  readonly payload: JsonObject
  readonly signingInput: string
  readonly signature: Buffer
}

/** Signs a payload as a compact JWS with the certificate chain of the signer in `x5c`, where it has one. */
export async function signJws(signer: Signer, header: JsonObject, payload: JsonObject): Promise<string> {
  const full = { alg: signer.alg, ...header, kid: signer.kid, ...(signer.x5c ? { x5c: signer.x5c } : {}) }
  const input = `${encodeJson(full)}.${encodeJson(payload)}`
  const signature = await signer.sign(Buffer.from(input))
  return `${input}.${signature.toString('base64url')}`
}

/** Takes a compact JWS apart. @param what names it in the refusal */
export function parseJws(compact: string, what: string): ParsedJws {
  const [header, payload, signature, ...rest] = compact.split('.')
  if (!header || !payload || !signature || rest.length > 0)
    return refuse('CREDENTIAL-MALFORMED', `${what} has not three parts`)
  return {
    header: decodeObject(header, `header of ${what}`),
    payload: decodeObject(payload, `payload of ${what}`),
    signingInput: `${header}.${payload}`,
    signature: decodeBase64url(signature, `signature of ${what}`),
  }
}

/** Whether the header asks for the one algorithm we accept and for nothing we would have to understand (`crit`, RFC 7515 section 4.1.11). */
export const asksForEs256 = ({ header }: ParsedJws): boolean =>
  header.alg === 'ES256' && header.crit === undefined && header.b64 === undefined

/** Checks an ES256 signature. The key must be on P-256: the algorithm follows from the key, never from the header alone. */
export function signatureHolds(jws: ParsedJws, key: KeyObject): boolean {
  if (
    key.asymmetricKeyType !== 'ec' ||
    key.asymmetricKeyDetails?.namedCurve !== 'prime256v1' ||
    jws.signature.length !== 64
  )
    return false
  return verify('sha256', Buffer.from(jws.signingInput), { key, dsaEncoding: 'ieee-p1363' }, jws.signature)
}

/** A P-256 public key from a JWK, or undefined when it is no such key or holds a private member. */
export function publicKeyOf(jwk: unknown): KeyObject | undefined {
  const key = jwk as JsonWebKey | null
  if (typeof key !== 'object' || key === null || key.kty !== 'EC' || key.crv !== 'P-256' || key.d !== undefined)
    return undefined
  try {
    return createPublicKey({ key, format: 'jwk' })
  } catch {
    return undefined
  }
}
