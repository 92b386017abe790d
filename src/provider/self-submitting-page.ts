import type { Context, Middleware } from 'koa'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { showPage } from './configuration/pages.ts'
import { paths } from './configuration/paths.ts'
import type { OnwardModel, ProviderViews } from './ports.ts'

const form = /<script>[\s\S]*<form method="post" action="([^"]+)">([\s\S]*?)<\/form>/
const input = /<input type="hidden" name="([^"]+)" value="([^"]*)"/g

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const plain = (text: string) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => characters[name] as string)

const originOf = (url: unknown) => (typeof url === 'string' && URL.canParse(url) ? new URL(url).origin : undefined)

/** Where the form of a page of the library may end: at the form's target, and where that redirects to. */
function endsOf({ oidc }: KoaContextWithOIDC, action: string): string[] {
  const ends = [
    action,
    oidc.params?.redirect_uri,
    oidc.entities.Interaction?.params.redirect_uri,
    oidc.params?.post_logout_redirect_uri,
  ]
  return [...new Set(ends.map(originOf).filter((origin) => origin !== undefined))]
}

/**
 * The library answers some requests with a page that submits itself: `response_mode=form_post`, signing out where nobody is signed in, and ending a
 * session on the way to another sign-in. Ours takes its place: in the reader's language, with a button, and with no script but one of ours.
 */
export const selfSubmittingPage =
  (views: ProviderViews): Middleware =>
  async (ctx, next) => {
    await next()
    if (typeof ctx.body !== 'string' || !ctx.body.includes('<script>') || !ctx.response.is('html')) return
    const [, target, inputs] = form.exec(ctx.body) ?? []
    if (target === undefined || inputs === undefined) return
    const oidc = ctx as unknown as KoaContextWithOIDC
    const asked = oidc.oidc.params?.ui_locales
    const action = plain(target)
    const model: OnwardModel = {
      locale: views.locale(ctx as Context, typeof asked === 'string' ? asked : undefined),
      signingOut: ctx.path === paths.end_session,
      action,
      fields: [...inputs.matchAll(input)].map(([, name = '', value = '']) => [name, plain(value)]),
      formAction: endsOf(oidc, action),
    }
    showPage(ctx, views.onward(model))
  }
