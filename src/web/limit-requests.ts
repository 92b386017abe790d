import type { IncomingMessage } from 'node:http'
import type { Middleware } from 'koa'
import type { Limits, RuleName } from '../limits/index.ts'
import { visitorOf } from './visitor.ts'

/** Which requests count as what, by address; the first that matches. What is not here is as cheap as a page that is the same for everybody. */
const counted: readonly { readonly rule: RuleName; readonly method?: 'POST'; readonly path: RegExp }[] = [
  { rule: 'authorize', path: /^\/authorize$/ },
  { rule: 'card-answer', method: 'POST', path: /^\/upstream\/jpki\/response$/ },
  // A service pushes for all its people from one address; it is counted as a client.
  { rule: 'sign-in', path: /^\/(authorize\/(?!push$)|sign-in\/|release\/|upstream\/)/ },
  { rule: 'verify-page', method: 'POST', path: /^\/verify$/ },
  { rule: 'wallet', path: /^\/(nonce|credential|notification)$/ },
  { rule: 'wallet', path: /^\/(offers|presentations)\// },
]

/**
 * Refuses an address that does too much of one thing (RFC 6585, section 4).
 * @param options.lineOf whom a limit per address counts for a request
 */
export function limitRequests(options: { limits: Limits; lineOf(request: IncomingMessage): string }): Middleware {
  const { limits, lineOf } = options
  return async (ctx, next) => {
    const { path, method } = ctx
    const found = counted.find((one) => (one.method ?? method) === method && one.path.test(path))
    if (found) await limits.require(found.rule, lineOf(ctx.req))
    return next()
  }
}

/** Refuses a signed-in person who sends more forms than a person can fill in. To be mounted behind the session's guard. */
export function limitActs({ limits }: { limits: Limits }): Middleware {
  return async (ctx, next) => {
    const visitor = visitorOf(ctx)
    if (visitor && ctx.method === 'POST') await limits.require('account-act', visitor.personId)
    await next()
  }
}
