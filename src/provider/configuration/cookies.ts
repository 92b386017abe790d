import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Configuration } from 'oidc-provider'

/**
 * Signs and checks cookies: one HMAC per cookie on key objects made once. The library takes any object with `sign`, `verify` and `index`, and
 * keeps it for good; `use` changes the keys inside.
 * @param secrets 32 bytes each: the first signs, every one is taken
 */
export function createCookieSigner(secrets: readonly Buffer[]) {
  let keys: readonly KeyObject[] = []
  /** Signatures of cookies that are taken back: without a value, each is always the same. */
  const emptied = new Map<string, string>()
  const use = (replacing: readonly Buffer[]): void => {
    keys = replacing.map((secret) => createSecretKey(secret))
    emptied.clear()
  }
  use(secrets)
  const digest = (key: KeyObject, data: string) => createHmac('sha256', key).update(data).digest()
  const verify = (data: string, signature: string): boolean => {
    const given = Buffer.from(signature, 'base64url')
    return keys.some((key) => {
      const expected = digest(key, data)
      return given.length === expected.length && timingSafeEqual(given, expected)
    })
  }
  const sign = (data: string): string => {
    const known = emptied.get(data)
    if (known !== undefined) return known
    const signature = digest(keys[0] as KeyObject, data).toString('base64url')
    if (data.endsWith('=')) emptied.set(data, signature)
    return signature
  }
  return {
    use,
    sign,
    verify,
    /** 0 when one of the keys signed, else -1. Which one is not told: a cookie keeps the signature it came with, whose key outlives it. */
    index: (data: string, signature: string) => (verify(data, signature) ? 0 : -1),
  }
}

export type CookieSigner = ReturnType<typeof createCookieSigner>

/**
 * Cookies: signed, not readable by scripts, `Lax`, and over https bound to this host by their name (RFC 6265bis, section 4.1.3). Those of one
 * sign-in carry the path of its page, which the `__Host-` prefix forbids, so they have `__Secure-`.
 */
export function cookies(options: { issuer: string; signer: CookieSigner }): NonNullable<Configuration['cookies']> {
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
    keys: options.signer as never,
  }
}
