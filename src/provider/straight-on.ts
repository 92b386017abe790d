import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context, Middleware } from 'koa'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { interactionPaths } from './configuration/interactions.ts'
import { paths } from './configuration/paths.ts'
import { type OpenInteraction, openInteraction } from './sign-in.ts'

/** Where a browser goes at once that has to sign in; undefined when it is to come to the sign-in page. Filled by `signin`. */
export type StartSignIn = (ctx: Context, interaction: OpenInteraction) => Promise<string | undefined>

/** Sends a browser that has to sign in straight to the upstream where there is nothing to choose, instead of by way of our sign-in page. */
export const straightToUpstream =
  (startSignIn: StartSignIn): Middleware =>
  async (ctx, next) => {
    await next()
    if (ctx.status !== 303) return
    const { Interaction: interaction } = (ctx as unknown as Partial<KoaContextWithOIDC>).oidc?.entities ?? {}
    if (!interaction || ctx.response.get('location') !== `${interactionPaths.signIn}/${interaction.uid}`) return
    const url = await startSignIn(ctx, openInteraction(interaction))
    if (url === undefined) return
    ctx.set('location', url)
    // What the library wrote names the page that is left out.
    ctx.body = ''
  }

/**
 * Goes on with an authorization request in the answer to another request, as though the browser had followed `returnTo`. The library takes
 * that step only in the browser that holds the cookie of its path; this is for a caller who has recognised that browser by a cookie of its own
 * that was given with the same authorization request or in exchange for the library's.
 */
export function createResume(provider: Provider) {
  const callback = provider.callback()
  const { keys } = provider as unknown as { keys: { sign(data: string): string } }
  return async (request: IncomingMessage, response: ServerResponse, returnTo: string): Promise<void> => {
    const uid = returnTo.slice(returnTo.lastIndexOf('/') + 1)
    const name = provider.cookieName('resume')
    const cookie = `${name}=${uid}`
    const cookies = [cookie, `${name}.sig=${keys.sign(cookie)}`, request.headers.cookie ?? []].flat().join('; ')
    // The request itself, for a while: an object that inherits from it would make every look at it slow from here on.
    const { method, url, headers } = request
    const resumed = { method: 'GET', url: `${paths.authorization}/${uid}`, headers: { ...headers, cookie: cookies } }
    Object.assign(request, resumed)
    try {
      await callback(request, response)
    } finally {
      Object.assign(request, { method, url, headers })
    }
  }
}
