/** A relying service of ours: pushes its requests, authenticates by assertion, and keeps everything to be sent a second time. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { Refusal } from './ledger.ts'

const clientId = 'fault-service'
const verifierSecret = 'development-only-example-service-secret-0001'

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** What the service can do; every answer is given as it is, refusals too. */
export interface Service {
  /** @param times seconds since 1970; from now on for five minutes, without */
  assertion(times?: { issuedAt?: number; notBefore?: number; expiresAt?: number }): Promise<string>
  push(assertion: string, verifier: string): Promise<Answer>
  redeem(given: { code: string; verifier: string; assertion: string }): Promise<Answer>
  userInfo(accessToken: string): Promise<Answer>
  authorizeUrl(requestUri: string): string
  readonly callback: string
  /** Calls the verification API as the example service. @throws Refusal */
  verifications(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer>
  close(): Promise<void>
}

export const makeVerifier = (): string => randomBytes(32).toString('base64url')

/** The answer, if it is a good one. @throws Refusal */
export function expectGood({ status, body }: Answer): Record<string, unknown> {
  if (status >= 400) throw new Refusal(`${status} ${String(body.code ?? body.error ?? 'without a code')}`)
  return body
}

/** Registers the service in a copy of the configuration and listens at its callback. */
export async function openService(options: { configuration: string; gateway: string; port: number }): Promise<Service> {
  const { gateway, port } = options
  const callback = `http://localhost:${port}/fault-callback`
  const keys = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'fault-service', use: 'sig', alg: 'ES256' }
  mkdirSync(join(options.configuration, 'services'), { recursive: true })
  // JSON is YAML.
  const registration = {
    client_id: clientId,
    redirect_uris: [callback],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    jwks: { keys: [jwk] },
    require_pushed_authorization_requests: true,
    scope: 'openid origin organisation',
    name: { ja: '障害試験サービス', en: 'Fault test service' },
    purpose: { ja: '障害の試験のため', en: 'To test faults' },
    path: 'choose',
  }
  writeFileSync(join(options.configuration, 'services', 'fault-service.yaml'), JSON.stringify(registration, null, 1))

  const server = createServer((_, answer) => void answer.setHeader('content-type', 'text/html').end('<h1>back</h1>'))
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))

  const assertion: Service['assertion'] = ({ issuedAt, notBefore, expiresAt } = {}) =>
    new SignJWT(notBefore === undefined ? {} : { nbf: notBefore })
      .setProtectedHeader({ alg: 'ES256', kid: jwk.kid })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(gateway)
      .setJti(crypto.randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt ?? '5m')
      .sign(keys.privateKey)
  const authenticated = (text: string) => ({
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: text,
  })
  const post = async (path: string, form: Record<string, string>): Promise<Answer> =>
    answerOf(await fetch(`${gateway}${path}`, { method: 'POST', body: new URLSearchParams(form) }))

  const verifierToken = async (): Promise<string> => {
    const response = await fetch(`${gateway}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`example-service:${verifierSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'verifications' }),
    })
    return String(expectGood(await answerOf(response)).access_token)
  }

  return {
    assertion,
    callback,
    push: (text, verifier) =>
      post('/authorize/push', {
        ...authenticated(text),
        response_type: 'code',
        redirect_uri: callback,
        scope: 'openid origin organisation',
        state: crypto.randomUUID(),
        nonce: crypto.randomUUID(),
        code_challenge_method: 'S256',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      }),
    redeem: ({ code, verifier, assertion: text }) =>
      post('/token', {
        ...authenticated(text),
        grant_type: 'authorization_code',
        code,
        redirect_uri: callback,
        code_verifier: verifier,
      }),
    userInfo: async (token) =>
      answerOf(await fetch(`${gateway}/userinfo`, { headers: { authorization: `Bearer ${token}` } })),
    authorizeUrl: (requestUri) =>
      `${gateway}/authorize?${new URLSearchParams({ client_id: clientId, request_uri: requestUri })}`,
    verifications: async (method, path, body) => {
      const headers = { authorization: `Bearer ${await verifierToken()}`, 'content-type': 'application/json' }
      return answerOf(
        await fetch(`${gateway}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) }),
      )
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  try {
    return { status: response.status, body: JSON.parse(text) as Record<string, unknown> }
  } catch {
    return { status: response.status, body: { error: text.slice(0, 100) } }
  }
}
