import { verify } from 'node:crypto'
import { decodeProtectedHeader } from 'jose'
import { KakehashiError } from '../../foundation/index.ts'

/**
 * Checks the RS256 signature of an ID token (OpenID Connect Core 1.0, section 3.1.3.7, step 6). openid-client checks everything else of it and
 * would import the key anew for each token.
 * @param idToken compact JWS
 * @param keyOf the key that its header names
 * @throws KakehashiError GBIZID-ALGORITHM, GBIZID-SIGNATURE, and what `keyOf` throws
 */
export async function checkSignature(
  idToken: string,
  keyOf: (kid: string | undefined) => Promise<Parameters<typeof verify>[2]>,
): Promise<void> {
  const { alg, kid, crit } = decodeProtectedHeader(idToken)
  // Only this one, whatever the header asks for, and nothing that we would have to understand (RFC 7515, section 4.1.11).
  if (alg !== 'RS256' || crit !== undefined) throw new KakehashiError('GBIZID-ALGORITHM')
  const end = idToken.lastIndexOf('.')
  const signature = Buffer.from(idToken.slice(end + 1), 'base64url')
  const holds = verify('sha256', Buffer.from(idToken.slice(0, end), 'ascii'), await keyOf(kid), signature)
  if (!holds) throw new KakehashiError('GBIZID-SIGNATURE')
}
