import { createHash } from 'node:crypto'
import type { Middleware } from 'koa'
import type { KoaContextWithOIDC } from 'oidc-provider'

const page = /<script>([\s\S]*?)<\/script>[\s\S]*<form method="post" action="([^"]+)">/

const originOf = (url: unknown) => (typeof url === 'string' && URL.canParse(url) ? new URL(url).origin : undefined)

/** The policy of one page of the library: its own script, known by hash, and the places where its form may end. */
function policy(script: string, formAction: readonly string[]): string {
  const digest = createHash('sha256').update(script).digest('base64')
  const targets = ["'self'", ...new Set(formAction)].join(' ')
  return `default-src 'none'; script-src 'sha256-${digest}'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`
}

/**
 * The library answers some requests with a page that submits itself (`response_mode=form_post`, and ending a session on the way to another
 * sign-in). Our policy allows no script and no foreign form, so these pages get one of their own.
 */
export const selfSubmittingPage: Middleware = async (ctx, next) => {
  await next()
  if (typeof ctx.body !== 'string' || !ctx.response.is('html')) return
  const [, script, action] = page.exec(ctx.body) ?? []
  if (script === undefined || action === undefined) return
  const { oidc } = ctx as unknown as KoaContextWithOIDC
  const ends = [
    action,
    oidc.params?.redirect_uri,
    oidc.entities.Interaction?.params.redirect_uri,
    oidc.params?.post_logout_redirect_uri,
  ]
  ctx.set(
    'content-security-policy',
    policy(
      script,
      ends.map(originOf).filter((origin) => origin !== undefined),
    ),
  )
}
