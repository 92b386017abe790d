import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { KakehashiError, numberOf, setNumber } from '../foundation/index.ts'
import { safeDetailOf } from './library-texts.ts'
import type { ReportPort } from './ports.ts'
import { oauthErrorOf, refusalOf } from './refusals.ts'

/** The events with which the library tells that it has refused a request, each with its context and what was thrown. */
const refusals = [
  'authorization.error',
  'pushed_authorization_request.error',
  'grant.error',
  'introspection.error',
  'revocation.error',
  'userinfo.error',
  'challenge.error',
  'credential.error',
  'end_session.error',
  'end_session_confirm.error',
  'end_session_success.error',
]

/**
 * Tells of every request that the library refuses, whether a page, JSON or a redirect says so. A service is named only when it is registered,
 * and nothing that the request says is told.
 */
export function tellRefusals(
  provider: Provider,
  options: { report: ReportPort; isRegistered(clientId: string): boolean },
): void {
  const { report, isRegistered } = options
  const last = new WeakMap<KoaContextWithOIDC, unknown>()

  const tell = (ctx: KoaContextWithOIDC) => {
    const thrown = last.get(ctx)
    const { clientId } = ctx.oidc.client ?? {}
    report.refused(refusalOf(thrown), {
      attempt: numberOf(ctx.res),
      oauthError: oauthErrorOf(thrown),
      ...(clientId !== undefined && isRegistered(clientId) && { clientId }),
      detail: thrown instanceof KakehashiError ? thrown.detail : safeDetailOf(thrown),
    })
  }
  const note = (ctx: KoaContextWithOIDC, thrown: unknown) => {
    // An authorization request whose return address is wrong as well is refused twice in one go; the answer tells the second reason.
    if (!last.has(ctx)) queueMicrotask(() => tell(ctx))
    last.set(ctx, thrown)
  }
  for (const event of refusals) provider.on(event as 'grant.error', note)
}

/** Gives an authorization request that begins a sign-in the number of that attempt. */
export function numberAttempts(provider: Provider): void {
  provider.on('interaction.started', (ctx) => {
    const { Interaction: interaction } = ctx.oidc.entities
    // Whoever comes back from an earlier attempt still belongs to that one.
    if (interaction && ctx.oidc.route === 'authorization') setNumber(ctx.res, interaction.uid)
  })
}
