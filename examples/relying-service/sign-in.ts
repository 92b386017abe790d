import { Router } from '@koa/router'
import * as client from 'openid-client'
import type { Gateway } from './gateway.ts'
import type { RelyingServiceOptions } from './options.ts'
import { ProblemError, problems } from './problem.ts'
import type { Sessions, SignedIn } from './sessions.ts'

interface Needs {
  readonly options: RelyingServiceOptions
  /** Own base URL. */
  readonly url: string
  readonly gateway: () => Promise<Gateway>
  readonly sessions: Sessions
}

/** Signing in by authorization code with PKCE (OpenID Connect Core 1.0, section 3.1; RFC 7636). */
export function signInRoutes({ options, url, gateway, sessions }: Needs): Router {
  const router = new Router()

  router.get('/sign-in', async (ctx) => {
    const { configuration, dpop } = await gateway()
    const codeVerifier = client.randomPKCECodeVerifier()
    const [state, nonce] = [client.randomState(), client.randomNonce()]
    sessions.of(ctx).attempts.set(state, { nonce, codeVerifier })
    const parameters = {
      redirect_uri: `${url}/callback`,
      scope: options.scope,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    }
    const target = options.par
      ? await client.buildAuthorizationUrlWithPAR(configuration, parameters, dpop && { DPoP: dpop })
      : client.buildAuthorizationUrl(configuration, parameters)
    ctx.redirect(target.href)
  })

  router.get('/callback', async (ctx) => {
    const session = sessions.find(ctx)
    const state = typeof ctx.query.state === 'string' ? ctx.query.state : ''
    const attempt = session?.attempts.get(state)
    if (!session || !attempt) throw new ProblemError(problems.unknownAttempt)
    session.attempts.delete(state)
    if (ctx.query.error === 'access_denied') throw new ProblemError(problems.cancelled)
    const { configuration, dpop } = await gateway()
    const answer = new URL(ctx.originalUrl, url)
    const checks = {
      expectedState: state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.codeVerifier,
      idTokenExpected: true,
    }
    const tokens = await client.authorizationCodeGrant(configuration, answer, checks, undefined, dpop && { DPoP: dpop })
    sessions.signIn(ctx, session, await readSignedIn(configuration, tokens, dpop))
    ctx.redirect('/')
  })

  return router
}

async function readSignedIn(
  configuration: client.Configuration,
  tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
  dpop: client.DPoPHandle | undefined,
): Promise<SignedIn> {
  const idToken = tokens.claims()
  if (!idToken || !tokens.id_token) throw new Error('the gateway sent no ID token')
  // UserInfo must be about the person of the ID token; openid-client compares `sub` (OpenID Connect Core 1.0, section 5.3.4).
  const userinfo = await client.fetchUserInfo(configuration, tokens.access_token, idToken.sub, dpop && { DPoP: dpop })
  return {
    sub: idToken.sub,
    sid: typeof idToken.sid === 'string' ? idToken.sid : undefined,
    idToken: tokens.id_token,
    claims: { ...idToken, ...userinfo },
  }
}
