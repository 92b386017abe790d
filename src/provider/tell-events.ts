import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'

/** What becomes of authorization and token requests, for counting and tracing. Filled in `app.ts`; no member holds personal data. */
export interface ProviderEvents {
  /** @param told.attempt the sign-in it ended; absent when an open session was enough @param told.code secret, to be kept only as a hash */
  authorized(told: { attempt: string | undefined; code: string | undefined }): void
  authorizationRefused(told: { attempt: string | undefined; error: string }): void
  /** @param told.after the sign-in before it @param told.attempt the number of the attempt that goes on with the release page */
  releaseAsked(told: { after: string | undefined; attempt: string }): void
  granted(told: { grant: string; code: string | undefined }): void
  grantRefused(told: { grant: string; code: string | undefined; error: string }): void
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
const attemptOf = ({ oidc }: KoaContextWithOIDC) => oidc.entities.Interaction?.uid

/** The grant as metrics may name it: whatever else a request says is "other". */
function grantOf({ oidc }: KoaContextWithOIDC): string {
  const known = ['authorization_code', 'refresh_token', 'client_credentials']
  const grant = text(oidc.params?.grant_type) ?? ''
  if (grant.endsWith(':pre-authorized_code')) return 'pre-authorized_code'
  return known.includes(grant) ? grant : 'other'
}

/** Listens to the library's events, all of them in this one place. */
export function tellEvents(provider: Provider, events: ProviderEvents): void {
  provider.on('authorization.success', (ctx, { code } = {}) =>
    events.authorized({ attempt: attemptOf(ctx), code: text(code) }),
  )
  provider.on('authorization.error', (ctx, { error }) =>
    events.authorizationRefused({ attempt: attemptOf(ctx), error: error ?? 'server_error' }),
  )
  provider.on('interaction.started', (ctx, { name }) => {
    const attempt = attemptOf(ctx)
    if (name !== 'consent' || attempt === undefined) return
    // By now the library has put the new interaction in the place of the one that the address names.
    const { uid } = (ctx as unknown as { params?: { uid?: string } }).params ?? {}
    events.releaseAsked({ after: uid, attempt })
  })
  provider.on('grant.success', (ctx) => events.granted({ grant: grantOf(ctx), code: text(ctx.oidc.params?.code) }))
  provider.on('grant.error', (ctx, { error }) =>
    events.grantRefused({
      grant: grantOf(ctx),
      code: text(ctx.oidc.params?.code),
      error: error ?? 'server_error',
    }),
  )
}
