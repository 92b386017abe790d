/**
 * A stand-in for GビズID as an OpenID provider, with its oddities and with named faults. It owns its accounts, sessions,
 * tokens and keys, keeps everything in memory, and knows nothing of the relying party but its registration.
 */
import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import type { JWK } from 'jose'
import Koa, { type Context, type Middleware } from 'koa'
import { controlPanel } from '../shared/control-panel.ts'
import { createExpiringMap } from '../shared/expiring-map.ts'
import { createFaultSwitch, type FaultOptions } from '../shared/fault-switch.ts'
import { both, html } from '../shared/html.ts'
import { listen } from '../shared/listen.ts'
import { pageHeaders, showPage } from '../shared/page.ts'
import { accounts } from './accounts.ts'
import { authorize } from './authorize.ts'
import { type Client, sampleClients } from './clients.ts'
import { metadata } from './discovery.ts'
import { faults } from './faults.ts'
import { showHome } from './home.ts'
import { accessTokenSeconds, codeSeconds, type Parts, serviceName } from './parts.ts'
import { closeSession } from './session.ts'
import { showSignIn, takeSignInStep } from './sign-in.ts'
import { createSigningKeys } from './signing-keys.ts'
import { token } from './token.ts'
import { type Unverified, unverified } from './unverified.ts'
import { userinfo } from './userinfo.ts'

export interface MockGbizidOptions {
  /** 0 (the default) takes a free one; the issuer names the real one. */
  port?: number
  /** Address to listen on, `127.0.0.1` by default. */
  host?: string
  /** Private RSA key as JWK; generated at start if absent. */
  signingKey?: JWK
  clients?: readonly Client[]
  clock?: { now(): Date }
  /** Other stand-ins for what is not known of the real service. */
  unverified?: Partial<Unverified>
}

export interface MockGbizid {
  /** With the trailing slash that belongs to it. */
  issuer: string
  /** Without trailing slash. */
  url: string
  /** @throws RangeError when no fault has this name; `'none'` ends the fault */
  setFault(name: string, options?: FaultOptions): void
  close(): Promise<void>
}

/** Starts the mock. @throws the listen error of Node when the port cannot be had */
export async function startMockGbizid(options: MockGbizidOptions = {}): Promise<MockGbizid> {
  const { port = 0, host = '127.0.0.1', clients = sampleClients, clock = { now: () => new Date() } } = options
  const settled = { ...unverified, ...options.unverified }
  const keys = createSigningKeys(options.signingKey)
  await keys.jwks()
  const switched = createFaultSwitch(faults, (fault) => {
    if (fault.rotatesKeys) keys.rotate()
  })
  const server = await listen({ port, host }, (url) =>
    application({
      issuer: `${url}/oauth/`,
      clock,
      accounts,
      clients,
      faults: switched,
      keys,
      unverified: settled,
      signIns: createExpiringMap(clock, settled.signInSeconds),
      sessions: createExpiringMap(clock, settled.sessionSeconds),
      codes: createExpiringMap(clock, codeSeconds),
      accessTokens: createExpiringMap(clock, accessTokenSeconds),
      refreshTokens: createExpiringMap(clock, settled.refreshTokenSeconds),
    }).callback(),
  )
  return {
    issuer: `${server.url}/oauth/`,
    url: server.url,
    setFault: switched.choose,
    close: () => {
      switched.choose('none')
      return server.close()
    },
  }
}

function application(parts: Parts): Koa {
  const pages = new Router()
  pages.get('/', (ctx) => showHome(parts, ctx))
  pages.post('/signout', (ctx) => {
    closeSession(parts, ctx)
    ctx.redirect('/')
    ctx.status = 303
  })

  const provider = new Router({ prefix: '/oauth' })
  provider.use(failAsChosen(parts), bodyParser())
  provider.get('/.well-known/openid-configuration', (ctx) => {
    ctx.body = metadata(parts)
  })
  provider.get(`/${parts.unverified.jwksPath}`, async (ctx) => {
    ctx.body = await parts.keys.jwks()
  })
  provider.get('/authorize', (ctx) => authorize(parts, ctx))
  provider.get('/signin/:id', (ctx) => showSignIn(parts, ctx, ctx.params.id ?? ''))
  provider.post('/signin/:id', (ctx) => takeSignInStep(parts, ctx, ctx.params.id ?? ''))
  provider.post('/token', (ctx) => token(parts, ctx))
  provider.get('/userinfo', (ctx) => userinfo(parts, ctx))

  const app = new Koa()
  app.use(pageHeaders())
  for (const router of [pages, controlPanel(serviceName, parts.faults), provider])
    app.use(router.routes()).use(router.allowedMethods())
  return app
}

function failAsChosen({ faults }: Parts): Middleware {
  return async (ctx, next) => {
    const page = ctx.path === '/oauth/authorize' || ctx.path.startsWith('/oauth/signin/')
    const fault = faults.use(({ answers }) => answers === 'never' || (answers === 'late' && !page))
    if (fault?.answers === 'never') return page ? showDown(ctx) : hangUp(ctx)
    if (fault?.answers === 'late') await faults.wait()
    await next()
  }
}

function hangUp(ctx: Context) {
  ctx.respond = false
  ctx.req.socket.destroy()
}

function showDown(ctx: Context) {
  const body = html`<p>${both('現在ご利用になれません。時間をおいてやり直してください。', 'Out of service. Please try again later.')}</p>`
  showPage(ctx, { title: '停止中', heading: both('停止中', 'Out of service'), service: serviceName, body }, 503)
}
