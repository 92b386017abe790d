import { accessTokenSeconds, epochSeconds, type Grant, type Parts } from './parts.ts'
import { randomId } from './random.ts'

/** The successful answer of the token endpoint (guideline 3.4.1.3). */
export interface TokenAnswer {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  scope: string
  id_token?: string
  refresh_token?: string
}

/**
 * Issues the tokens of a grant.
 * @param refreshable the grant as it was first given: a refresh may narrow the scope of the access token only
 */
export async function issueTokens(
  parts: Parts,
  grant: Grant,
  nonce?: string,
  refreshable: Grant = grant,
): Promise<TokenAnswer> {
  const accessToken = await issueAccessToken(parts, grant)
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: accessTokenSeconds,
    scope: grant.granted.join(' '),
    ...(grant.granted.includes('openid') && { id_token: await issueIdToken(parts, grant, nonce) }),
    ...(refreshable.granted.includes('offline_access') && { refresh_token: issueRefreshToken(parts, refreshable) }),
  }
}

async function issueAccessToken(parts: Parts, grant: Grant): Promise<string> {
  const now = epochSeconds(parts.clock)
  const token = await parts.keys.sign({
    sub: grant.account.sub,
    azp: grant.client.clientId,
    iss: parts.issuer,
    exp: now + accessTokenSeconds,
    iat: now,
    jti: randomId(),
  })
  parts.accessTokens.put(token, grant)
  return token
}

// No personal data by policy (3.3.3.3), and nothing on how the person was authenticated.
function issueIdToken(parts: Parts, grant: Grant, nonce?: string): Promise<string> {
  const now = epochSeconds(parts.clock)
  const claims = {
    sub: grant.account.sub,
    aud: grant.client.clientId,
    iss: parts.issuer,
    exp: now + parts.unverified.idTokenSeconds,
    iat: now,
    auth_time: grant.authTime,
    ...(nonce && { nonce }),
    jti: randomId(),
  }
  const fault = parts.faults.use(({ idToken, idTokenKey }) => Boolean(idToken || idTokenKey))
  return parts.keys.sign(fault?.idToken?.(claims) ?? claims, fault?.idTokenKey)
}

// Looks like an unsigned JWT, but means nothing to anybody but this server.
function issueRefreshToken(parts: Parts, grant: Grant): string {
  const exp = epochSeconds(parts.clock) + parts.unverified.refreshTokenSeconds
  const token = [{ alg: 'none' }, { exp, jti: randomId() }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const text = `${token.join('.')}.`
  parts.refreshTokens.put(text, grant)
  return text
}
