/**
 * An example of a relying service: a shop for commuter passes that signs people in over OpenID Connect and asks for proof of enrolment.
 * It knows nothing of the gateway but its issuer and what discovery says.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa, { type Middleware } from 'koa'
import { createGateway } from './gateway.ts'
import { pageHeaders } from './layout.ts'
import { logoutRoutes } from './logout.ts'
import { defaults, type RelyingServiceOptions } from './options.ts'
import { showProblem, showStart } from './pages.ts'
import { ProblemError, problems } from './problem.ts'
import { createSessions } from './sessions.ts'
import { signInRoutes } from './sign-in.ts'
import { verificationRoutes } from './verification.ts'

export type { RelyingServiceOptions } from './options.ts'

export interface RelyingService {
  /** Base URL without trailing slash. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Starts the service on `localhost`. The gateway need not be up yet.
 * @param options what differs from `defaults` in options.ts
 * @throws the listen error of Node, such as EADDRINUSE
 */
export async function startRelyingService(options: Partial<RelyingServiceOptions> = {}): Promise<RelyingService> {
  const settled = { ...defaults, ...options }
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settled.port, '127.0.0.1', resolve)
  })
  const url = settled.url ?? `http://localhost:${(server.address() as AddressInfo).port}`
  server.on('request', application(settled, url).callback())
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function application(options: RelyingServiceOptions, url: string): Koa {
  const needs = { options, url, gateway: createGateway(options), sessions: createSessions(options.clock) }
  const app = new Koa()
  app.use(pageHeaders(new URL(options.issuer).origin, new URL(options.walletUrl).origin))
  app.use(showProblems)
  app.use(refuseCrossSite(url))
  app.use(async (ctx, next) => {
    if (ctx.method === 'GET' && ctx.path === '/') showStart(ctx, needs.sessions.find(ctx))
    else await next()
  })
  for (const router of [signInRoutes(needs), logoutRoutes(needs), verificationRoutes(needs)]) app.use(router.routes())
  app.use(() => {
    throw new ProblemError(problems.notFound)
  })
  return app
}

/** Shows every failure as a page; what is not a known problem is logged, without what people sent. */
const showProblems: Middleware = async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    if (error instanceof ProblemError) return showProblem(ctx, error.problem)
    console.error(`${ctx.method} ${ctx.path}:`, error)
    showProblem(ctx, isUnreachable(error) ? problems.gatewayUnavailable : problems.broken)
  }
}

/** fetch reports a peer that cannot be reached as a TypeError; openid-client hands it on, sometimes as a cause. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return (error instanceof TypeError && error.message === 'fetch failed') || isUnreachable(error.cause)
}

/** Forms of other sites are refused (cross-site request forgery); the gateway's logout call is no form of a browser. */
const refuseCrossSite =
  (url: string): Middleware =>
  async (ctx, next) => {
    if (ctx.method === 'POST' && ctx.path !== '/backchannel-logout') {
      const site = ctx.get('sec-fetch-site')
      const own = site === '' ? ctx.get('origin') === url : site === 'same-origin'
      if (!own) throw new ProblemError(problems.crossSite)
    }
    await next()
  }
