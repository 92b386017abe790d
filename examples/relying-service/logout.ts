import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import * as client from 'openid-client'
import type { Gateway } from './gateway.ts'
import { createLogoutTokenCheck } from './logout-token.ts'
import type { RelyingServiceOptions } from './options.ts'
import type { Sessions } from './sessions.ts'

interface Needs {
  readonly options: RelyingServiceOptions
  readonly url: string
  readonly gateway: () => Promise<Gateway>
  readonly sessions: Sessions
}

/** Signing out here (and then at the gateway), and being told by the gateway that somebody signed out elsewhere. */
export function logoutRoutes({ options, url, gateway, sessions }: Needs): Router {
  const router = new Router()
  const check = createLogoutTokenCheck(options)

  router.post('/sign-out', async (ctx) => {
    const session = sessions.find(ctx)
    if (session) sessions.end(session)
    if (!session?.signedIn) {
      ctx.redirect('/')
      ctx.status = 303
      return
    }
    const { configuration } = await gateway()
    const target = client.buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: `${url}/`,
      id_token_hint: session.signedIn.idToken,
    })
    ctx.redirect(target.href)
    ctx.status = 303
  })

  // The gateway posts here from server to server: no cookie, no browser, and nothing but the token to go by.
  router.post('/backchannel-logout', bodyParser({ enableTypes: ['form'], formLimit: '16kb' }), async (ctx) => {
    ctx.set('cache-control', 'no-store')
    const { configuration } = await gateway()
    const body = ctx.request.body as { logout_token?: unknown } | undefined
    const { jwks_uri: jwksUri = '' } = configuration.serverMetadata()
    try {
      sessions.endNamed(await check(String(body?.logout_token ?? ''), jwksUri))
      ctx.status = 200
      ctx.body = ''
    } catch (error) {
      ctx.status = 400
      ctx.body = {
        error: 'invalid_request',
        error_description: error instanceof Error ? error.message : 'unreadable token',
      }
    }
  })

  return router
}
