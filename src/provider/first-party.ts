import type { ClientMetadata } from 'oidc-provider'
import { paths } from './configuration/paths.ts'

/** Our own pages as a client of our own provider: one way to sign in, one session, one way out. */
export const firstPartyClientId = 'kakehashi-pages'

/** Where the browser comes back to after signing in to our own pages. */
export const signedInPath = '/signed-in'

/** Registration of our own pages: no code, no token, the session itself is what they use. */
export const firstPartyClient = (issuer: string): ClientMetadata => ({
  client_id: firstPartyClientId,
  redirect_uris: [`${issuer}${signedInPath}`],
  post_logout_redirect_uris: [`${issuer}/`],
  response_types: ['none'],
  grant_types: [],
  token_endpoint_auth_method: 'none',
  scope: 'openid',
})

/**
 * Where a page sends a browser that has to sign in.
 * @param options `state` comes back to `/signed-in` unchanged; the page chooses one that it can recognise
 */
export function signInUrl(issuer: string, options: { state: string; prompt?: 'login'; uiLocales?: string }): string {
  const url = new URL(paths.authorization, issuer)
  url.search = new URLSearchParams({
    client_id: firstPartyClientId,
    response_type: 'none',
    scope: 'openid',
    redirect_uri: `${issuer}${signedInPath}`,
    state: options.state,
    ...(options.prompt ? { prompt: options.prompt } : {}),
    ...(options.uiLocales ? { ui_locales: options.uiLocales } : {}),
  }).toString()
  return url.href
}

/** Where a page sends a browser that signs out: RP-initiated logout of our own client, back to the first page. */
export function signOutUrl(issuer: string): string {
  const url = new URL(paths.end_session, issuer)
  url.search = new URLSearchParams({ client_id: firstPartyClientId, post_logout_redirect_uri: `${issuer}/` }).toString()
  return url.href
}
