import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto'
import { Agent, request } from 'undici'

export interface Account {
  readonly sub: string
  readonly name: string
  readonly corporateNumber: string
}

interface Metadata {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly userinfo_endpoint: string
  readonly jwks_uri: string
}

const parse = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>

/** mock GビズID as an OpenID provider, by hand: metadata and keys are fetched once, every check of the ID token is made. */
export async function connectUpstream(options: { issuer: string; clientId: string; secret: string; redirect: string }) {
  const { issuer, clientId, secret, redirect } = options
  const dispatcher = new Agent()
  const fetchJson = async (url: string) => (await request(url, { dispatcher })).body.json()
  const metadata = (await fetchJson(`${issuer}.well-known/openid-configuration`)) as Metadata
  const { keys } = (await fetchJson(metadata.jwks_uri)) as { keys: (JsonWebKey & { kid: string })[] }
  const keyOf = new Map<string, KeyObject>(
    keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })]),
  )
  const basic = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`

  /** The `sub` of an ID token. @throws when it is not signed by the upstream for us and for this attempt, now */
  const checkIdToken = (token: string, nonce: string): string => {
    const [header = '', payload = '', signature = ''] = token.split('.')
    const { alg, kid } = parse(header)
    const key = keyOf.get(String(kid))
    const data = Buffer.from(`${header}.${payload}`)
    if (alg !== 'RS256' || !key || !verify('sha256', data, key, Buffer.from(signature, 'base64url')))
      throw new Error('ID token is not signed by the upstream')
    const { iss, aud, exp, nonce: bound, sub } = parse(payload)
    if (iss !== metadata.issuer || aud !== clientId || bound !== nonce || !(Number(exp) > Date.now() / 1000))
      throw new Error('ID token is not for this sign-in')
    return String(sub)
  }

  return {
    authorizationUrl: (state: string, nonce: string, challenge: string) =>
      `${metadata.authorization_endpoint}?${new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirect,
        scope: 'openid profile user',
        state,
        nonce,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      })}`,

    async account(code: string, verifier: string, nonce: string): Promise<Account> {
      const answer = await request(metadata.token_endpoint, {
        dispatcher,
        method: 'POST',
        headers: { authorization: basic, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirect,
          code_verifier: verifier,
        }).toString(),
      })
      const tokens = (await answer.body.json()) as { access_token: string; id_token: string }
      const sub = checkIdToken(tokens.id_token, nonce)
      const headers = { authorization: `Bearer ${tokens.access_token}` }
      const userInfo = await request(metadata.userinfo_endpoint, { dispatcher, headers })
      const account = (await userInfo.body.json()) as { sub: string; name: string; corporate_number: string }
      if (account.sub !== sub) throw new Error('UserInfo speaks of somebody else')
      return { sub, name: account.name, corporateNumber: account.corporate_number }
    },
  }
}
