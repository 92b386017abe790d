import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import type { GbizidFault, Members } from './faults.ts'

interface SigningKey {
  kid: string
  privateKey: CryptoKey | Uint8Array
  publicJwk: JWK
}

export interface SigningKeys {
  jwks(): Promise<{ keys: JWK[] }>
  /** @param faultyKey signs otherwise than with the published key */
  sign(claims: Members, faultyKey?: GbizidFault['idTokenKey']): Promise<string>
  /** A new key takes the old one's place at once; the old one is forgotten. */
  rotate(): void
}

/** @param given private RSA key to start with; an RSA-2048 key is generated if absent */
export function createSigningKeys(given?: JWK): SigningKeys {
  let current = given ? fromJwk(given) : generate()
  let stranger: Promise<SigningKey> | undefined

  async function keyFor(fault: GbizidFault['idTokenKey']): Promise<SigningKey> {
    if (!fault) return current
    stranger ??= generate()
    return fault === 'stranger' ? { ...(await stranger), kid: (await current).kid } : stranger
  }

  return {
    async jwks() {
      return { keys: [(await current).publicJwk] }
    },
    async sign(claims: JWTPayload, fault) {
      if (fault === 'none') return new UnsecuredJWT(claims).encode()
      const { kid, privateKey } = await keyFor(fault)
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(privateKey)
    },
    rotate() {
      current = generate()
    },
  }
}

async function generate(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 })
  return described(privateKey, await exportJWK(publicKey))
}

async function fromJwk(jwk: JWK): Promise<SigningKey> {
  const { kty, n, e } = jwk
  if (kty !== 'RSA' || !n || !e) throw new TypeError('the signing key must be an RSA key in JWK form')
  return described(await importJWK(jwk, 'RS256'), { kty, n, e })
}

async function described(privateKey: CryptoKey | Uint8Array, publicJwk: JWK): Promise<SigningKey> {
  const kid = await calculateJwkThumbprint(publicJwk)
  return { kid, privateKey, publicJwk: { ...publicJwk, kid, alg: 'RS256', use: 'sig' } }
}
