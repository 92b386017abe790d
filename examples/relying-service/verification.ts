import { Router } from '@koa/router'
import * as client from 'openid-client'
import { z } from 'zod'
import type { Gateway } from './gateway.ts'
import type { RelyingServiceOptions } from './options.ts'
import { ProblemError, problems } from './problem.ts'
import type { Sessions } from './sessions.ts'
import { showOutcome, showRequest } from './verification-pages.ts'

const created = z.object({ id: z.string(), request_uri: z.string(), qr: z.string() })

const outcome = z.object({
  status: z.string(),
  claims: z.record(z.string(), z.unknown()).optional(),
  issuer: z.string().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
})
export type Outcome = z.infer<typeof outcome>

interface Needs {
  readonly options: RelyingServiceOptions
  readonly url: string
  readonly gateway: () => Promise<Gateway>
  readonly sessions: Sessions
}

/** Asking for a certificate of enrolment: the gateway speaks OpenID4VP with the wallet, this service asks it by its own access token. */
export function verificationRoutes({ options, url, gateway, sessions }: Needs): Router {
  const router = new Router()

  async function call(path: string, method: 'GET' | 'POST', body?: unknown): Promise<unknown> {
    const { configuration, dpop } = await gateway()
    const dpopOption = dpop && { DPoP: dpop }
    const tokens = await client.clientCredentialsGrant(configuration, { scope: 'verifications' }, dpopOption)
    const answer = await client.fetchProtectedResource(
      configuration,
      tokens.access_token,
      new URL(path, options.issuer),
      method,
      body === undefined ? undefined : JSON.stringify(body),
      new Headers({ accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) }),
      dpopOption,
    )
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }

  router.post('/verification', async (ctx) => {
    const session = sessions.of(ctx)
    const request = { certificate: 'zaigaku', claims: ['school_name', 'enrolled'], redirect_uri: `${url}/verified` }
    session.verification = created.parse(await call('/verifications', 'POST', request))
    ctx.redirect('/verification')
    ctx.status = 303
  })

  // Both the page that waits and the page to which a wallet on this device returns ask the gateway: what a browser brings proves nothing.
  for (const path of ['/verification', '/verified']) {
    router.get(path, async (ctx) => {
      const verification = sessions.find(ctx)?.verification
      if (!verification) throw new ProblemError(problems.notAsked)
      const result = outcome.parse(await call(`/verifications/${encodeURIComponent(verification.id)}`, 'GET'))
      if (result.status === 'pending') await showRequest(ctx, verification, options.walletUrl)
      else showOutcome(ctx, result)
    })
  }

  return router
}
