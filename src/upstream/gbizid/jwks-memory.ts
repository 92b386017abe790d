import { type Configuration, type ExportedJWKSCache, getJwksCache, setJwksCache } from 'openid-client'

/** openid-client fetches a JWKS again for an unknown kid only when its copy is at least this old, and any copy at 300. */
const refetchableAgeSeconds = 60

/**
 * Remembers the JWKS from one sign-in to the next. The copy is lent out as old enough to be fetched again once when the ID token names a key that it
 * lacks: GビズID may replace its key without overlap, and whoever can make us refetch is GビズID itself.
 */
export function createJwksMemory() {
  let copy: ExportedJWKSCache | undefined
  return {
    /** Lends the copy to one sign-in. @returns what to call when it is over: keeps what was fetched anew */
    lendTo(config: Configuration): () => void {
      // The age is counted by openid-client itself, so by the machine's clock.
      const lent = copy && Math.min(copy.uat, Math.floor(Date.now() / 1000) - refetchableAgeSeconds)
      if (copy && lent !== undefined) setJwksCache(config, { jwks: copy.jwks, uat: lent })
      return () => {
        const held = getJwksCache(config)
        if (held && held.uat !== lent) copy = held
      }
    },
  }
}
