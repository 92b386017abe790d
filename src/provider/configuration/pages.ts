import type { Context } from 'koa'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { KakehashiError, numberOf } from '../../foundation/index.ts'
import type { ServiceSettings } from '../../settings/index.ts'
import type { Page, ProviderViews, ServiceShown } from '../ports.ts'
import { refusalOf } from '../refusals.ts'

export interface PagesOptions {
  views: ProviderViews
  service(clientId: string): ServiceSettings | undefined
}

/** A service as pages show it; undefined for our own pages and for nobody. */
export const shown = (service: ServiceSettings | undefined): ServiceShown | undefined =>
  service && {
    name: service.name,
    purpose: service.purpose,
    ...(service.client_uri ? { startUrl: service.client_uri } : {}),
  }

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** Puts a page into an answer; what the page needs of headers replaces what the house gave. */
export function showPage(ctx: Pick<Context, 'set' | 'type' | 'body'>, page: Page): void {
  ctx.type = 'html'
  if (page.headers) ctx.set({ ...page.headers })
  ctx.body = page.html.toString()
}

/** The library's own pages, replaced by ours: errors that cannot be sent to a service, signing out, and having signed out. */
export function pages({ views, service }: PagesOptions): {
  renderError: NonNullable<Configuration['renderError']>
  rpInitiatedLogout: NonNullable<Configuration['features']>['rpInitiatedLogout']
} {
  const localeOf = (ctx: KoaContextWithOIDC) =>
    views.locale(ctx as unknown as Context, text(ctx.oidc.params?.ui_locales))
  const serviceOf = (ctx: KoaContextWithOIDC) => shown(ctx.oidc.client && service(ctx.oidc.client.clientId))

  return {
    renderError: (ctx, _out, thrown) => {
      const error = refusalOf(thrown)
      // The library knows the status of its own errors alone.
      if (thrown instanceof KakehashiError) ctx.status = error.status
      if (error.retryAfter !== undefined) ctx.set('retry-after', error.retryAfter)
      const attempt = numberOf(ctx.res)
      showPage(ctx, views.refusal({ locale: localeOf(ctx), error, attempt, service: serviceOf(ctx) }))
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx) => {
        const returnTo = text(ctx.oidc.params?.post_logout_redirect_uri)
        const model = {
          locale: localeOf(ctx),
          service: serviceOf(ctx),
          action: ctx.oidc.urlFor('end_session_confirm'),
          xsrf: text(ctx.oidc.session?.state?.secret) ?? '',
          formAction: returnTo === undefined ? [] : [new URL(returnTo).origin],
        }
        showPage(ctx, views.signOut(model))
      },
      postLogoutSuccessSource: (ctx) => {
        showPage(ctx, views.signedOut({ locale: localeOf(ctx), service: serviceOf(ctx) }))
      },
    },
  }
}
