import * as client from 'openid-client'
import { z } from 'zod'
import { type Clock, KakehashiError } from '../../foundation/index.ts'

// GビズID states more; these are what we depend on.
const schema = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  userinfo_endpoint: z.url(),
  jwks_uri: z.url(),
  end_session_endpoint: z.url().optional(),
})

export type Metadata = client.ServerMetadata & z.infer<typeof schema>

export const freshSeconds = 15 * 60
const retrySeconds = 30
/** How long an answer counts as a sign of life before somebody is sent there. */
const awakeSeconds = 10
/** How long silence is believed before GビズID is asked again. */
const silentSeconds = 5

/**
 * Fetches the metadata when it is first needed and keeps the last good copy: a restart while GビズID is down does not stop us, and a fault of its
 * discovery alone does not stop a sign-in.
 * @param options.fetchMetadata one discovery; throws what openid-client throws
 */
export function createMetadataCache(options: {
  clock: Clock
  fetchMetadata: (fetch: client.CustomFetch) => Promise<Metadata>
  /** Whether a failure means that nobody answers there, rather than that the answer is wrong. */
  isSilence: (thrown: unknown) => boolean
}) {
  let last: { metadata: Metadata; fetchedAt: number } | undefined
  let retryAt = 0
  let silence: { thrown: unknown; until: number } | undefined
  let underWay: Promise<Metadata> | undefined
  const now = () => options.clock.now().getTime() / 1000

  async function refresh(fetch: client.CustomFetch): Promise<Metadata> {
    try {
      const metadata = await options.fetchMetadata(fetch)
      last = { metadata, fetchedAt: now() }
      return metadata
    } catch (error) {
      retryAt = now() + retrySeconds
      throw error
    } finally {
      underWay = undefined
    }
  }

  return {
    /**
     * @param fetch carries the deadline of the caller; one who joins a discovery under way waits no longer than its own
     * @throws what the discovery threw when there is no good copy yet
     */
    async current(fetch: client.CustomFetch): Promise<Metadata> {
      if (last && (now() - last.fetchedAt < freshSeconds || now() < retryAt)) return last.metadata
      underWay ??= refresh(fetch)
      return last ? underWay.catch(() => last?.metadata as Metadata) : underWay
    },
    /**
     * For an act that sends a person there: as `current`, but GビズID must have answered a few seconds ago, so that nobody is sent
     * to a host that is down. A wrong answer is a sign of life.
     * @throws what the discovery threw when nobody answers, or there is no good copy yet
     */
    async awake(fetch: client.CustomFetch): Promise<Metadata> {
      if (last && now() - last.fetchedAt < awakeSeconds) return last.metadata
      if (silence && now() < silence.until) throw silence.thrown
      underWay ??= refresh(fetch)
      try {
        return await underWay
      } catch (thrown) {
        if (last && !options.isSilence(thrown)) return last.metadata
        silence = { thrown, until: now() + silentSeconds }
        throw thrown
      }
    },
    lastGood: () => last?.metadata,
    /** Seconds since the last good copy was fetched. */
    age: () => (last ? Math.max(0, Math.round(now() - last.fetchedAt)) : undefined),
  }
}

/**
 * One discovery (OpenID Connect Discovery 1.0, section 4).
 * @throws KakehashiError GBIZID-ISSUER when it names another issuer, GBIZID-RESPONSE-INVALID when an endpoint is missing
 */
export async function discover(issuer: string, clientId: string, fetch: client.CustomFetch): Promise<Metadata> {
  const insecure = issuer.startsWith('http:') ? [client.allowInsecureRequests] : []
  const found = await client.discovery(new URL(issuer), clientId, undefined, undefined, {
    [client.customFetch]: fetch,
    execute: insecure,
  })
  const parsed = schema.safeParse(found.serverMetadata())
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path }) => path.join('.')).join(', ')
    throw new KakehashiError('GBIZID-RESPONSE-INVALID', { detail: `discovery: ${wrong}` })
  }
  // Exactly, trailing slash included (section 4.3): a URL parser would let near misses through.
  if (parsed.data.issuer !== issuer) throw new KakehashiError('GBIZID-ISSUER', { detail: 'discovery' })
  return parsed.data as Metadata
}
