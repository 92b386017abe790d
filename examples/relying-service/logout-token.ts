import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'

/** The session or person that a logout token names. */
export interface NamedSession {
  readonly sid: string | undefined
  readonly sub: string | undefined
}

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

/**
 * Checks logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.6): signature by the gateway's published keys, issuer, audience,
 * `iat` within two minutes, `exp`, the logout event, no `nonce`, `sid` or `sub`, and each `jti` once.
 * @returns a function that takes the token. @throws when any check fails
 */
export function createLogoutTokenCheck(options: { issuer: string; clientId: string; clock: { now(): Date } }) {
  const seen = new Map<string, number>()
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined

  function onlyOnce({ jti, exp }: JWTPayload, now: number): void {
    for (const [id, until] of seen) if (until < now) seen.delete(id)
    if (!jti) throw new Error('the logout token has no jti')
    if (seen.has(jti)) throw new Error('the logout token was used before')
    seen.set(jti, exp ?? now + 600)
  }

  return async (token: string, jwksUri: string): Promise<NamedSession> => {
    keys ??= createRemoteJWKSet(new URL(jwksUri))
    const { payload } = await jwtVerify(token, keys, {
      issuer: options.issuer,
      audience: options.clientId,
      algorithms: ['ES256', 'RS256'],
      requiredClaims: ['iat', 'exp', 'jti', 'events'],
      maxTokenAge: 120,
      currentDate: options.clock.now(),
    })
    if (!isLogout(payload.events)) throw new Error('the token tells no logout event')
    if (payload.nonce !== undefined) throw new Error('a token with a nonce is an ID token, not a logout token')
    const sid = typeof payload.sid === 'string' ? payload.sid : undefined
    if (sid === undefined && payload.sub === undefined)
      throw new Error('the logout token names neither session nor person')
    onlyOnce(payload, options.clock.now().getTime() / 1000)
    return { sid, sub: payload.sub }
  }
}

const isLogout = (events: unknown): boolean => typeof events === 'object' && events !== null && logoutEvent in events
