import * as client from 'openid-client'
import type { MockGbizid } from '../../mock-idps/gbizid/index.ts'
import { createVisitor, type Visitor, walkGbizid } from './walk-gbizid.ts'

export const redirectUri = 'http://localhost:3999/upstream/gbizid/callback'
const secret = 'development-only-gbizid-secret'
const basic = `Basic ${Buffer.from(`kakehashi-dev:${secret}`).toString('base64')}`

type Parameters = Record<string, string | undefined>

/** A relying party of mock GビズID: whole sign-ins by openid-client, and single requests that it would not send. */
export type GbizidClient = Awaited<ReturnType<typeof createGbizidClient>>

/** Discovers the mock. The client verifies ID token signatures, which openid-client leaves out unless told. */
export async function createGbizidClient(mock: Pick<MockGbizid, 'issuer'>) {
  const config = await client.discovery(new URL(mock.issuer), 'kakehashi-dev', {}, client.ClientSecretBasic(secret), {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  })

  /** Signs in with state, nonce and PKCE, and fetches UserInfo. */
  async function signIn(accountId: string, scope: string, visitor: Visitor = createVisitor()) {
    const verifier = client.randomPKCECodeVerifier()
    const checks = {
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
      pkceCodeVerifier: verifier,
    }
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope,
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const back = await walkGbizid(visitor, url.href, accountId)
    const tokens = await client.authorizationCodeGrant(config, new URL(back), checks)
    const sub = tokens.claims()?.sub ?? ''
    return { tokens, sub, userinfo: await client.fetchUserInfo(config, tokens.access_token, sub) }
  }

  /** The authorization URL with these parameters; `undefined` leaves one out. */
  function authorizationUrl(parameters: Parameters = {}): string {
    const url = new URL(`${mock.issuer}authorize`)
    const usual = { client_id: 'kakehashi-dev', response_type: 'code', redirect_uri: redirectUri, scope: 'openid' }
    for (const [name, value] of Object.entries({ ...usual, ...parameters }))
      if (value !== undefined) url.searchParams.set(name, value)
    return url.href
  }

  async function codeFor(parameters: Parameters = {}, accountId = 'entry@mihon.example'): Promise<string> {
    const back = new URL(await walkGbizid(createVisitor(), authorizationUrl(parameters), accountId))
    return back.searchParams.get('code') ?? ''
  }

  async function askToken(form: Record<string, string>, authorization = basic) {
    const headers = { authorization }
    const response = await fetch(`${mock.issuer}token`, { method: 'POST', headers, body: new URLSearchParams(form) })
    return { status: response.status, body: (await response.json()) as Record<string, string> }
  }

  function redeem(code: string, more: Record<string, string> = {}) {
    return askToken({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...more })
  }

  return { config, signIn, authorizationUrl, codeFor, askToken, redeem }
}
