import type { IncomingMessage, RequestListener } from 'node:http'
import { Router } from '@koa/router'
import Koa from 'koa'
import { followSignIns } from './follow-sign-ins.ts'
import { asKakehashiError, clientAddress, lineOf, trustedProxies } from './foundation/index.ts'
import { createLimits } from './limits/index.ts'
import type { Courier } from './outbox/index.ts'
import { buildParts, type Ground, type Parts } from './parts.ts'
import { createProvider, notificationPath } from './provider/index.ts'
import { cardResponsePath, createSignIn } from './signin/index.ts'
import { scopeState } from './storage/index.ts'
import { createTrace } from './trace/index.ts'
import {
  catchErrors,
  createWeb,
  limitRequests,
  logRequests,
  providerViews,
  refuseCrossSite,
  refuseWrongMethod,
  securityHeaders,
  signInViews,
} from './web/index.ts'

/** A gateway that is built and does not listen yet. */
export interface App {
  /** Answers every request of the public listener. */
  readonly handler: RequestListener
  readonly parts: Parts
  /** Takes up keys that were rotated or withdrawn, on whichever node, and lets those whose time has come sign; to be called every while. */
  followKeys(): Promise<void>
  /** Sends what is in the outbox. */
  readonly courier: Courier
  /** Writes the traces that wait; they are written by themselves within a moment. */
  flushTraces(): Promise<void>
  close(): Promise<void>
}

/** Builds the whole gateway and fills the ports that point upwards. */
export async function buildApp(ground: Ground): Promise<App> {
  const parts = await buildParts(ground, {
    verifyAccessToken: async (request) => {
      const verified = await provider.verifyAccessToken(request)
      if (verified.ok) await limits.require('client-verification', verified.value.clientId)
      return verified
    },
    endSessions: (personId) => provider.endSessions(personId),
    endGrants: (grant) => provider.endGrants(grant),
  })
  const { log, issuer, consent, credentials, settings, clock, measures } = parts
  const limits = createLimits({ state: parts.state, clock, factors: settings.limits, refused: measures.limited })
  const trace = createTrace({ state: parts.state, clock, log })
  const follow = followSignIns({ trace, measures, now: () => clock.now().getTime() })
  const trusted = trustedProxies(settings.listen.trusted_proxies)
  const lineOfRequest = (request: IncomingMessage) => lineOf(clientAddress(request, trusted))
  // What one request does to the state is gathered, over the parts that a sign-in passes through.
  const state = scopeState(parts.state)
  const provider = await createProvider({
    ...parts,
    state,
    ports: {
      views: providerViews,
      consent,
      credentials: credentials.issuing,
      report: {
        fault: (thrown, during, attempt) =>
          log.error({ attempt, refusal: asKakehashiError(thrown).code, err: thrown, during }, 'fault'),
        refused: (error, { attempt, oauthError, clientId, detail }) =>
          log.info({ attempt, refusal: error.code, oauth_error: oauthError, client_id: clientId, detail }, 'refused'),
      },
      limits: { limits, lineOf: lineOfRequest },
      startSignIn: (ctx, interaction) => signIn.startAtOnce(ctx, interaction),
      events: follow.events,
      tellServices: parts.outbox.put,
    },
  })
  const courier = parts.outbox.courier({ 'backchannel-logout': provider.logoutRequest })
  const signIn = createSignIn({
    ...parts,
    state,
    ports: provider,
    views: signInViews,
    limits,
    follow: follow.attempts,
  })
  // What a withdrawal before the last stop still had to end.
  await consent.finishWithdrawals()
  const web = createWeb({ ...parts, provider, signIn, limits })

  const app = new Koa()
  app.use(securityHeaders({ issuer }))
  app.use(logRequests({ ...parts, trusted, answered: measures.request }))
  app.use(catchErrors(parts))
  app.use((_ctx, next) => {
    ground.clockGuard?.require()
    return next()
  })
  app.use(limitRequests({ limits, lineOf: lineOfRequest }))
  app.use((_ctx, next) => state.within(next))
  const toProvider = (ctx: Koa.Context) => {
    ctx.respond = false
    return provider.callback(ctx.req, ctx.res)
  }
  // What services call all day has no page of ours to be looked for.
  app.use((ctx, next) => (provider.endpoints.has(ctx.path) ? toProvider(ctx) : next()))
  // Forms of ours must come from our own pages; wallets and services post to the other routes from wherever they are.
  // A router of its own for each part: nested into one, the guards of one part would stand before the routes of the others.
  for (const part of [signIn, web, provider]) {
    const pages = new Router()
    pages.use(refuseCrossSite({ issuer, except: [cardResponsePath, notificationPath] }))
    pages.use(part.routes().routes())
    app.use(pages.routes())
  }
  app.use(credentials.routes().routes())
  app.use(refuseWrongMethod)
  // Whatever no part of ours answers is the provider's: discovery and all that it names.
  app.use(toProvider)
  return {
    handler: app.callback(),
    parts,
    // By the clock alone when the records are away: a key whose time has come signs all the same.
    followKeys: () => parts.keys.reload().finally(provider.followKeys),
    courier,
    flushTraces: trace.flush,
    close: async () => {
      await courier.stop()
      await trace.flush()
      await parts.http.close()
    },
  }
}
