import { Router } from '@koa/router'
import * as client from 'openid-client'
import { z } from 'zod'
import type { Gateway } from './gateway.ts'
import type { RelyingServiceOptions } from './options.ts'
import { ProblemError, problems } from './problem.ts'
import type { Session, Sessions } from './sessions.ts'
import { showOutcome, showRequest } from './verification-pages.ts'

const started = z.object({ id: z.string(), request_uri: z.string(), wallet_url: z.string(), qr: z.url() })

const credential = z.object({
  type: z.string(),
  issuer: z.object({ id: z.string(), name: z.string() }),
  claims: z.record(z.string(), z.unknown()),
})
const outcome = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pending') }),
  z.object({ state: z.literal('verified'), credentials: z.array(credential).min(1) }),
  z.object({ state: z.literal('refused'), code: z.string(), reason: z.object({ ja: z.string(), en: z.string() }) }),
])
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

  async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const { configuration, dpop } = await gateway()
    const bound = dpop && { DPoP: dpop }
    const { access_token: token } = await client.clientCredentialsGrant(
      configuration,
      { scope: 'verifications' },
      bound,
    )
    const answer = await client.fetchProtectedResource(
      configuration,
      token,
      new URL(path, options.issuer),
      method,
      body === undefined ? undefined : JSON.stringify(body),
      new Headers({ accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) }),
      bound,
    )
    if (answer.status === 404) throw new ProblemError(problems.requestExpired)
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }

  /** Only the school and the enrolment are asked for; the gateway refuses more than was registered. */
  async function ask(session: Session, where: { redirect_uri?: string }) {
    const wish = { certificate: 'zaigaku', claims: ['school_name', 'enrolled'], ...where }
    const { id, request_uri, wallet_url, qr } = started.parse(await call('POST', '/verifications', wish))
    session.verification = { id, requestUri: request_uri, walletUrl: wallet_url, qr }
    return session.verification
  }

  /** What came of it; asked at the gateway, since what a browser brings proves nothing. Kept once known. */
  async function resultOf(session: Session | undefined, responseCode?: string): Promise<Outcome> {
    if (!session?.verification) throw new ProblemError(problems.notAsked)
    const { id } = session.verification
    const code = responseCode === undefined ? '' : `?${new URLSearchParams({ response_code: responseCode })}`
    if (session.outcome) return session.outcome
    const result = outcome.parse(await call('GET', `/verifications/${encodeURIComponent(id)}${code}`))
    if (result.state !== 'pending') session.outcome = result
    return result
  }

  router.post('/verification', async (ctx) => {
    const session = sessions.of(ctx)
    delete session.outcome
    await ask(session, {})
    ctx.redirect('/verification')
    ctx.status = 303
  })

  // A wallet on this device is opened at once, and the browser comes back with a code that only it has been given.
  router.post('/verification/here', async (ctx) => {
    const session = sessions.of(ctx)
    delete session.outcome
    const { walletUrl } = await ask(session, { redirect_uri: `${url}/verified` })
    ctx.redirect(inWalletOfThisMachine(walletUrl, options.walletUrl))
    ctx.status = 303
  })

  router.get('/verification', async (ctx) => {
    const session = sessions.find(ctx)
    const result = await resultOf(session)
    if (result.state === 'pending' && session?.verification) showRequest(ctx, session.verification, options.walletUrl)
    else showOutcome(ctx, result)
  })

  router.get('/verified', async (ctx) => {
    const code = ctx.query.response_code
    showOutcome(ctx, await resultOf(sessions.find(ctx), typeof code === 'string' ? code : undefined))
  })

  return router
}

/** The example wallet is a web page, so its address stands where a wallet app has `openid4vp://`. */
export const inWalletOfThisMachine = (walletUrl: string, wallet: string): string =>
  `${wallet}/present?${walletUrl.slice(walletUrl.indexOf('?') + 1)}`
