import type { Context, Middleware } from 'koa'
import { bodyParser, KakehashiError } from '../foundation/index.ts'
import { answerRefusal, type Refusing } from './answer-refusal.ts'
import { paths } from './configuration/paths.ts'

const posted: ReadonlySet<string> = new Set([paths.authorization, paths.end_session])
const formLimit = '8kb'

/**
 * Takes a request for a sign-in or a sign-out that a service has sent as a form (OpenID Connect Core 1.0, section 3.1.2.1; RP-Initiated Logout 1.0,
 * section 2) and has the browser bring it again as a query: our cookies are `Lax`, so a form from another site comes without them.
 */
export function postedRequests(refusing: Refusing): Middleware {
  const parse = bodyParser({ enableTypes: ['form'], formLimit })

  async function askAgain(ctx: Context): Promise<void> {
    try {
      await parse(ctx, async () => {})
    } catch (cause) {
      const params = { limit: formLimit, member: 'body' }
      const code = (cause as { status?: number }).status === 413 ? 'REQUEST-TOO-LARGE' : 'REQUEST-INVALID'
      return answerRefusal(ctx, refusing, new KakehashiError(code, { params, cause }))
    }
    ctx.set('cache-control', 'no-store')
    ctx.status = 303
    ctx.redirect(`${ctx.path}?${new URLSearchParams(ctx.request.rawBody)}`)
  }

  return (ctx, next) => (ctx.method === 'POST' && posted.has(ctx.path) ? askAgain(ctx) : next())
}
