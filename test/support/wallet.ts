import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { exportJWK, type JWK, SignJWT } from 'jose'

/** The key of a wallet, its public half as proofs carry it. */
export interface WalletKey {
  readonly privateKey: KeyObject
  readonly jwk: JWK
}

export async function createWalletKey(): Promise<WalletKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { privateKey, jwk: await exportJWK(publicKey) }
}

export interface ProofParts {
  header?: Record<string, unknown>
  claims?: Record<string, unknown>
  /** Signs with another key than the one the proof names. */
  signedBy?: WalletKey
}

/** A proof of possession (OpenID4VCI 1.0, appendix F.1); a claim of value `undefined` is left out. */
export function makeProof(key: WalletKey, audience: string, nonce: string, parts: ProofParts = {}): Promise<string> {
  const claims = { aud: audience, nonce, iat: Math.floor(Date.now() / 1000), ...parts.claims }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'openid4vci-proof+jwt', jwk: key.jwk, ...parts.header })
    .sign((parts.signedBy ?? key).privateKey)
}

/** A proof for DPoP (RFC 9449). */
export function makeDpop(
  key: WalletKey,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  return new SignJWT({ jti: crypto.randomUUID(), iat: Math.floor(Date.now() / 1000), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.jwk, ...header })
    .sign(key.privateKey)
}
