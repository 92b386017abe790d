import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { Configuration } from 'oidc-provider'

/** Signs and checks cookies: one HMAC per cookie on a key object made once. The library takes any object with these three. */
function createCookieSigner(secret: Buffer) {
  const key = createSecretKey(secret)
  const digest = (data: string) => createHmac('sha256', key).update(data).digest()
  const verify = (data: string, signature: string): boolean => {
    const given = Buffer.from(signature, 'base64url')
    const expected = digest(data)
    return given.length === expected.length && timingSafeEqual(given, expected)
  }
  return {
    sign: (data: string) => digest(data).toString('base64url'),
    verify,
    /** Number of the key that signed: 0, the only one, or -1. */
    index: (data: string, signature: string) => (verify(data, signature) ? 0 : -1),
  }
}

/**
 * Cookies: signed, not readable by scripts, `Lax`, and over https bound to this host by their name (RFC 6265bis, section 4.1.3). Those of one
 * sign-in carry the path of its page, which the `__Host-` prefix forbids, so they have `__Secure-`.
 * @param secret 32 bytes
 */
export function cookies(options: { issuer: string; secret: Buffer }): NonNullable<Configuration['cookies']> {
  const secure = options.issuer.startsWith('https:')
  const attributes = { httpOnly: true, sameSite: 'lax', signed: true, overwrite: true, secure } as const
  return {
    names: {
      session: secure ? '__Host-session' : 'session',
      interaction: secure ? '__Secure-sign-in' : 'sign-in',
      resume: secure ? '__Secure-sign-in-resume' : 'sign-in-resume',
    },
    long: { ...attributes, path: '/' },
    short: attributes,
    keys: createCookieSigner(options.secret) as never,
  }
}
