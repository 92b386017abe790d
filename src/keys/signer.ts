import { createHash, createPrivateKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import type { JWK } from 'jose'

export type SigningAlgorithm = 'ES256' | 'RS256'

/** A key that signs; an HSM or an eシール service can stand in its place. */
export interface Signer {
  readonly kid: string
  readonly alg: SigningAlgorithm
  readonly publicJwk: JWK
  /** Certificate chain for the JOSE `x5c` header: leaf first, base64 DER, without the root. */
  readonly x5c?: readonly string[]
  /** Signs as JOSE wants it (RFC 7518 section 3.4: r and s side by side for ES256). */
  sign(data: Uint8Array): Promise<Buffer>
}

/** RFC 7638 thumbprint of a public JWK, used as `kid`. */
export function thumbprint(jwk: JWK): string {
  const members =
    jwk.kty === 'EC' ? { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y } : { e: jwk.e, kty: jwk.kty, n: jwk.n }
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url')
}

/** ECDSA DER signature to the fixed 64 bytes of JOSE; about twice as fast as asking node:crypto for that form. */
export function derToJose(der: Buffer): Buffer {
  const joined = Buffer.alloc(64)
  let offset = 2
  for (const end of [32, 64]) {
    const length = der[offset + 1] as number
    const integer = der.subarray(offset + 2, offset + 2 + length)
    const bytes = integer.length > 32 ? integer.subarray(integer.length - 32) : integer
    bytes.copy(joined, end - bytes.length)
    offset += 2 + length
  }
  return joined
}

/** A signer that holds its private key in this process. @param privateJwk with its private members */
export function softwareSigner(options: {
  kid: string
  alg: SigningAlgorithm
  privateJwk: JWK
  publicJwk: JWK
  x5c?: readonly string[]
}): Signer {
  const key: KeyObject = createPrivateKey({ key: options.privateJwk as JsonWebKey, format: 'jwk' })
  const { kid, alg, publicJwk, x5c } = options
  return {
    kid,
    alg,
    publicJwk,
    ...(x5c ? { x5c } : {}),
    sign: async (data) => (alg === 'ES256' ? derToJose(sign('sha256', data, key)) : sign('sha256', data, key)),
  }
}
