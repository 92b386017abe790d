import { CompactEncrypt, decodeJwt, importJWK, type JWK } from 'jose'
import { type ForgedKey, forgeKeyBinding } from './credential-forge.ts'

/** A request object as a wallet reads it. */
export interface WalletRequest {
  client_id: string
  response_uri: string
  nonce: string
  state: string
  dcql_query: { credentials: { id: string; claims?: { path: string[] }[] }[] }
  client_metadata: { jwks: { keys: JWK[] } }
}

export const readRequest = async (requestUri: string): Promise<WalletRequest> =>
  decodeJwt((await (await fetch(requestUri)).text()) as string) as unknown as WalletRequest

const nameOf = (disclosure: string) =>
  (JSON.parse(Buffer.from(disclosure, 'base64url').toString()) as string[])[1] as string

/** The issuer-signed part with the disclosures of these names alone. */
export function disclose(credential: string, names: readonly string[]): string {
  const [jwt, ...rest] = credential.split('~')
  return [jwt, ...rest.filter((part) => part !== '' && names.includes(nameOf(part))), ''].join('~')
}

/** A presentation by the rules, or against them. */
export function present(options: {
  request: WalletRequest
  credential: string
  holder: ForgedKey
  names: readonly string[]
  now: Date
  payload?: Record<string, unknown>
}): string {
  const { request, now } = options
  return forgeKeyBinding({
    presentation: disclose(options.credential, options.names),
    key: options.holder.privateKey,
    payload: {
      iat: Math.floor(now.getTime() / 1000),
      aud: request.client_id,
      nonce: request.nonce,
      ...options.payload,
    },
  })
}

/** Encrypts a response as a wallet does. */
export async function encryptResponse(
  request: WalletRequest,
  payload: object,
  options: { alg?: string; enc?: string; key?: JWK } = {},
): Promise<string> {
  const jwk = options.key ?? (request.client_metadata.jwks.keys[0] as JWK)
  const key = await importJWK(jwk, options.alg ?? 'ECDH-ES')
  return new CompactEncrypt(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({
      alg: options.alg ?? 'ECDH-ES',
      enc: options.enc ?? 'A128GCM',
      ...(jwk.kid ? { kid: jwk.kid } : {}),
    })
    .encrypt(key)
}

/** Posts a form to the response endpoint. */
export async function post(responseUri: string, form: Record<string, string>) {
  const response = await fetch(responseUri, { method: 'POST', body: new URLSearchParams(form) })
  return { status: response.status, body: (await response.json()) as { code?: string; redirect_uri?: string } }
}
