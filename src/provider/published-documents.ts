import { createHash } from 'node:crypto'
import type { Context, Middleware, Next } from 'koa'
import { paths } from './configuration/paths.ts'

/**
 * Seconds for which others may keep what the provider publishes. Keys are published long before they sign; a key that was withdrawn in an
 * emergency must be gone everywhere within a minute.
 */
const maxAges: Readonly<Record<string, number>> = {
  [paths.jwks]: 60,
  '/.well-known/openid-configuration': 300,
  '/.well-known/oauth-authorization-server': 300,
  '/.well-known/openid-credential-issuer': 300,
}

interface Kept {
  readonly keys: object
  readonly bytes: Buffer
  readonly etag: string
  readonly type: string
}

const hasTag = (list: string, etag: string) => list.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)

/**
 * Metadata and keys as bytes: the library builds each document once for every set of keys, and whoever asks with the tag of what they have
 * gets 304 (RFC 9110, section 13.1.2). They are the same for everybody, so any origin may read them.
 * @param keysInForce an object that is another one after the keys have changed
 */
export function publishedDocuments(keysInForce: () => object): Middleware {
  const kept = new Map<string, Kept>()

  async function answer(ctx: Context, next: Next, maxAge: number): Promise<void> {
    let document = kept.get(ctx.path)
    if (document?.keys !== keysInForce()) {
      const keys = keysInForce()
      await next()
      if (ctx.status !== 200 || typeof ctx.body !== 'object' || ctx.body === null) return
      const bytes = Buffer.from(JSON.stringify(ctx.body))
      const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`
      document = { keys, bytes, etag, type: ctx.response.get('content-type') }
      kept.set(ctx.path, document)
      ctx.remove('vary')
    }
    ctx.set({
      'cache-control': `public, max-age=${maxAge}`,
      etag: document.etag,
      'access-control-allow-origin': '*',
      'content-type': document.type,
    })
    ctx.status = 200
    // Koa's own `fresh` gives up on `cache-control: no-cache`, which fetch sends along with a tag.
    if (hasTag(ctx.get('if-none-match'), document.etag)) ctx.status = 304
    else ctx.body = document.bytes
  }

  return (ctx, next) => {
    const maxAge = maxAges[ctx.path]
    const asked = maxAge !== undefined && (ctx.method === 'GET' || ctx.method === 'HEAD')
    return asked ? answer(ctx, next, maxAge) : next()
  }
}
