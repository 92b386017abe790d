import type { IncomingMessage } from 'node:http'
import type { Middleware } from 'koa'
import type Provider from 'oidc-provider'
import { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Limits, RuleName, UsedUp } from '../limits/index.ts'
import { onClientNamed } from './internals.ts'

/** The endpoints at which a service is counted; the verification API counts its own. */
const ruleOf: Readonly<Record<string, RuleName>> = {
  token: 'client-token',
  pushed_authorization_request: 'client-push',
}

export interface ClientLimits {
  readonly limits: Pick<Limits, 'take' | 'usedUp'>
  /** Whom a limit per address counts for a request. */
  lineOf(request: IncomingMessage): string
}

/**
 * Limits what services ask of the token and pushed authorization endpoints. A client is refused as soon as it is named, and counted only
 * when its request was answered: then it has authenticated, and nobody else can use up what belongs to it. What was refused counts against the
 * address it came from, for this client alone, so that guessing at a secret or a code ends soon and hurts nobody else.
 */
export function limitClients(provider: Provider, { limits, lineOf }: ClientLimits): Middleware {
  const refused = (ctx: KoaContextWithOIDC, clientId: string) => `${lineOf(ctx.req)} ${clientId}`
  // A client without a secret is whoever says so, such as a wallet: only the address tells one from another.
  const counted = (ctx: KoaContextWithOIDC, rule: RuleName, client: Client): [RuleName, string] =>
    client.clientAuthMethod === 'none' ? ['wallet', lineOf(ctx.req)] : [rule, client.clientId]

  onClientNamed(provider, (ctx, client) => {
    const rule = ruleOf[ctx.oidc.route]
    if (rule === undefined) return
    const usedUp =
      limits.usedUp(...counted(ctx, rule, client)) ?? limits.usedUp('token-refused', refused(ctx, client.clientId))
    if (usedUp) throw tooMany(ctx, usedUp)
  })

  return async (ctx, next) => {
    await next()
    const oidc = ctx as unknown as KoaContextWithOIDC
    const client = oidc.oidc?.client
    const rule = ruleOf[oidc.oidc?.route ?? '']
    if (!client || rule === undefined || ctx.status === 429 || ctx.status >= 500) return
    const [name, subject] =
      ctx.status < 400 ? counted(oidc, rule, client) : (['token-refused', refused(oidc, client.clientId)] as const)
    // The answer is made; a store that is away refuses the next request by itself.
    limits.take(name, subject).catch(() => {})
  }
}

/** RFC 6585, section 4. RFC 6749 has no error of its own for it. */
function tooMany(ctx: KoaContextWithOIDC, { seconds }: UsedUp): Error {
  ctx.set('retry-after', String(seconds))
  const error = new errors.CustomOIDCProviderError('temporarily_unavailable', 'too many requests, see Retry-After')
  return Object.assign(error, { status: 429, statusCode: 429 })
}
