import type { Context, Middleware, Next } from 'koa'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { paths } from './configuration/paths.ts'

/**
 * A credential request that is no JSON is answered with `invalid_credential_request` (OpenID4VCI 1.0, section 8.3.1.2); the library says
 * `invalid_request`, which is for a bad access token there.
 */
export const credentialErrors: Middleware = (ctx, next) =>
  ctx.path === paths.credential && ctx.method === 'POST' ? nameUnread(ctx, next) : next()

async function nameUnread(ctx: Context, next: Next): Promise<void> {
  await next()
  if (ctx.status !== 400) return
  const answer = ctx.body as { error?: unknown } | null
  const unread = (ctx as unknown as KoaContextWithOIDC).oidc.body === undefined
  if (answer?.error === 'invalid_request' && unread) ctx.body = { ...answer, error: 'invalid_credential_request' }
}
