import { serviceSchema } from '../../src/settings/index.ts'
import { createAuthorizationRequest } from './authorization-request.ts'
import type { Browser } from './browser.ts'
import { locationOf, walkGbizid } from './walk-gbizid.ts'

const redirectUri = 'http://localhost:9/callback'
const secret = 'test-only-secret-of-the-relying-service'

/** A service that takes the organisation path alone. */
export const staffService = serviceSchema.parse({
  client_id: 'staff',
  client_secret: secret,
  redirect_uris: [redirectUri],
  scope: 'openid origin organisation',
  name: { ja: '試験サービス', en: 'Test service' },
  purpose: { ja: '試験のため', en: 'For tests' },
  path: 'organisation',
})

/** What the service and a browser do at the gateway, request by request, so that each can be looked at alone. */
export function createStaffSignIn(issuer: string, browser: Browser) {
  const request = createAuthorizationRequest(issuer, {
    client_id: 'staff',
    redirect_uri: redirectUri,
    scope: 'openid origin',
  })
  return {
    /** The authorization request. @returns where the browser is sent */
    authorize: async () => locationOf(await browser.get(request.url)),
    /** Signs in at the upstream. @returns the way back */
    atUpstream: (url: string) => walkGbizid(browser, url, 'kocho-sho@mihon.example'),
    /** @returns where the browser is sent: the service, with a code */
    comeBack: async (url: string) => locationOf(await browser.get(url)),
    async redeem(callback: string): Promise<string> {
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`staff:${secret}`).toString('base64')}` },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: new URL(callback).searchParams.get('code') ?? '',
          redirect_uri: redirectUri,
          code_verifier: request.verifier,
        }),
      })
      const { access_token: token } = (await answer.json()) as { access_token?: string }
      if (token === undefined) throw new Error(`no token but ${answer.status}`)
      return token
    },
    userInfo: async (token: string): Promise<Record<string, unknown>> => {
      const answer = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } })
      return (await answer.json()) as Record<string, unknown>
    },
  }
}
