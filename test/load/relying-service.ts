import { createHash, randomBytes } from 'node:crypto'
import { createRemoteJWKSet, customFetch, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose'
import { request } from 'undici'
import type { LoadVisitor, Place } from './visitor.ts'

/** What a service has after a sign-in. */
export interface Tokens {
  readonly idToken: string
  readonly accessToken: string
  readonly sub: string
  /** Key that signed the ID token. */
  readonly kid: string
}

/** The example service as shipped in `config/services`. Nobody listens at its address: the code is read off the redirect. */
const clientId = 'example-service'
const clientSecret = 'development-only-example-service-secret-0001'
const redirectUri = 'http://localhost:3004/callback'
const basic = `Basic ${btoa(`${clientId}:${clientSecret}`)}`

/** @param from where it is asked: keys, tokens and UserInfo all come through the same door as browsers do */
export function createRelyingService(place: Place) {
  const { issuer, dispatcher } = place
  let fetches = 0
  const endpoint = (path: string) => `${issuer}${path}`
  const fetchKeys = async (url: string): Promise<Response> => {
    fetches += 1
    const answer = await request(url, { dispatcher, headers: { accept: 'application/json' } })
    return new Response(await answer.body.text(), { status: answer.statusCode })
  }
  const jwks = () =>
    createRemoteJWKSet(new URL(endpoint('/jwks')), { cooldownDuration: 1000, [customFetch]: fetchKeys })
  /** Kept as long as it may be, and fetched again when a token names a key that is not in it. */
  const kept = jwks()

  const verify = async (idToken: string, keys = kept): Promise<JWTPayload> =>
    (await jwtVerify(idToken, keys, { issuer, audience: clientId, algorithms: ['ES256'] })).payload

  return {
    /** How often the keys were fetched. */
    keyFetches: () => fetches,
    /** Checks the signature with keys fetched this moment. @throws when it does not hold */
    verifyAnew: (idToken: string) => verify(idToken, jwks()),
    clientId,
    basic,
    redirectUri,
    isOurs: (url: URL) => url.href.startsWith(redirectUri),

    /** What the service asks, and what it needs to go on. */
    begin(): { url: string; state: string; nonce: string; verifier: string; parameters: Record<string, string> } {
      const [verifier, state, nonce] = [32, 16, 16].map((size) => randomBytes(size).toString('base64url')) as [
        string,
        string,
        string,
      ]
      const parameters = {
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid origin organisation',
        state,
        nonce,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }
      return { url: `${endpoint('/authorize')}?${new URLSearchParams(parameters)}`, state, nonce, verifier, parameters }
    },

    /** Redeems the code, checks the ID token and asks UserInfo about the same person. @throws when anything is not as it must be */
    async redeem(visitor: LoadVisitor, code: string, begun: { verifier: string; nonce: string }): Promise<Tokens> {
      const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: begun.verifier }
      const answer = await visitor.call(endpoint('/token'), { headers: { authorization: basic }, form })
      const { id_token: idToken, access_token: accessToken } = JSON.parse(answer.text) as Record<string, string>
      if (!idToken || !accessToken) throw new Error(`no tokens but ${answer.status} ${answer.text}`)
      const { sub, nonce } = await verify(idToken)
      if (nonce !== begun.nonce) throw new Error('the ID token is for another request')
      const { kid } = decodeProtectedHeader(idToken)
      const tokens = { idToken, accessToken, sub: String(sub), kid: String(kid) }
      await this.ask(visitor, tokens)
      return tokens
    },

    /** UserInfo. @throws when it does not speak of whom the ID token spoke of */
    async ask(visitor: LoadVisitor, { accessToken, sub }: Tokens): Promise<void> {
      const headers = { authorization: `Bearer ${accessToken}` }
      const answer = await visitor.call(endpoint('/userinfo'), { headers })
      const claims = JSON.parse(answer.text) as { sub?: string; origin?: string }
      if (claims.sub !== sub || claims.origin !== 'organisation')
        throw new Error(`UserInfo said ${answer.status} ${answer.text}`)
    },
  }
}

export type RelyingService = ReturnType<typeof createRelyingService>
