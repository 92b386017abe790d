import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'

/** A P-256 key of the holder. Each credential gets its own, so that two presentations cannot be told to be of one person by the key. */
export interface HolderKey {
  readonly privateJwk: JWK
  readonly publicJwk: JWK
  readonly thumbprint: string
}

export async function makeHolderKey(): Promise<HolderKey> {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const publicJwk = await exportJWK(pair.publicKey)
  return {
    privateJwk: await exportJWK(pair.privateKey),
    publicJwk,
    thumbprint: await calculateJwkThumbprint(publicJwk),
  }
}

/** Signs with the holder's key. */
export const signWith = async (
  key: HolderKey,
  header: { typ: string; jwk?: JWK },
  payload: Record<string, unknown>,
): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', ...header }).sign(await importJWK(key.privateJwk, 'ES256'))
