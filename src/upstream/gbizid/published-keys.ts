import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { CustomFetch } from 'openid-client'
import { z } from 'zod'
import { type Clock, KakehashiError } from '../../foundation/index.ts'

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })) })

type Jwk = z.infer<typeof jwksSchema>['keys'][number]

/** How long a copy of the keys is believed. */
const freshSeconds = 300
const fewestBits = 2048

/** The RSA keys that a JWKS holds, as published. @throws KakehashiError GBIZID-RESPONSE-INVALID when it is none */
export async function fetchRsaKeys(fetch: CustomFetch, jwksUri: string): Promise<Jwk[]> {
  const response = await fetch(jwksUri, { body: undefined, headers: {}, method: 'GET', redirect: 'manual' })
  const parsed = jwksSchema.safeParse(await response.json().catch(() => undefined))
  if (response.status !== 200 || !parsed.success)
    throw new KakehashiError('GBIZID-RESPONSE-INVALID', { detail: 'JWKS' })
  return parsed.data.keys.filter(({ kty }) => kty === 'RSA')
}

/** A key that may verify RS256 signatures, or undefined. */
function verifierOf(jwk: Jwk): KeyObject | undefined {
  const { use = 'sig', alg = 'RS256' } = jwk
  if (use !== 'sig' || alg !== 'RS256') return undefined
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= fewestBits ? key : undefined
  } catch {
    return undefined
  }
}

/**
 * Remembers the keys that GビズID publishes, made ready to verify with. They are fetched again when they are five minutes old, and once more when
 * an ID token names a key that is not among them: GビズID may replace its key without overlap, and whoever can make us refetch is GビズID itself.
 */
export function createPublishedKeys({ clock }: { clock: Clock }) {
  let copy:
    | { readonly keys: readonly { kid: string | undefined; key: KeyObject }[]; readonly fetchedAt: number }
    | undefined
  const now = () => clock.now().getTime() / 1000

  const fetchKeys = async (fetch: CustomFetch, jwksUri: string) => {
    const keys = (await fetchRsaKeys(fetch, jwksUri)).flatMap((jwk) => {
      const key = verifierOf(jwk)
      return key ? [{ kid: jwk.kid, key }] : []
    })
    copy = { keys, fetchedAt: now() }
    return copy
  }

  return {
    /**
     * The key that a token names; the only one when it names none.
     * @throws KakehashiError GBIZID-KEY-UNKNOWN, GBIZID-RESPONSE-INVALID, and what `fetch` throws
     */
    async keyFor(kid: string | undefined, fetch: CustomFetch, jwksUri: string): Promise<KeyObject> {
      const pick = (from: NonNullable<typeof copy>) => {
        const found = from.keys.filter((one) => kid === undefined || one.kid === kid)
        return found.length === 1 ? found[0]?.key : undefined
      }
      const known = copy && now() - copy.fetchedAt < freshSeconds ? pick(copy) : undefined
      const key = known ?? pick(await fetchKeys(fetch, jwksUri))
      if (!key) throw new KakehashiError('GBIZID-KEY-UNKNOWN')
      return key
    },
  }
}

export type PublishedKeys = ReturnType<typeof createPublishedKeys>
