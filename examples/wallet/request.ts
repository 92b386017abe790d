import { createHash, X509Certificate } from 'node:crypto'
import { DcqlQuery } from 'dcql'
import { compactVerify, decodeProtectedHeader, type JWK } from 'jose'
import { z } from 'zod'
import { checkedUrl, send } from './http.ts'
import { WalletProblem } from './problem.ts'

const requestObject = z.object({
  client_id: z.string(),
  aud: z.string().optional(),
  response_type: z.literal('vp_token'),
  response_mode: z.literal('direct_post.jwt'),
  response_uri: z.string(),
  nonce: z.string().min(1),
  state: z.string().optional(),
  exp: z.number().optional(),
  wallet_nonce: z.string().optional(),
  dcql_query: z.record(z.string(), z.unknown()),
  client_metadata: z.looseObject({
    client_name: z.string().optional(),
    'client_name#en': z.string().optional(),
    jwks: z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }),
    encrypted_response_enc_values_supported: z.array(z.string()).default(['A128GCM']),
  }),
})

/** A request whose signature, sender and freshness have been checked. */
export interface PresentationRequest {
  readonly clientId: string
  readonly responseUri: string
  readonly nonce: string
  readonly state: string | undefined
  readonly query: DcqlQuery.Output
  readonly encryption: { readonly key: JWK; readonly enc: 'A128GCM' | 'A256GCM' }
  /** Who asks, as they call themselves; `host` is what their certificate says. */
  readonly from: { readonly ja: string; readonly en: string; readonly host: string }
}

const untrusted = (detail: string, cause?: unknown) => new WalletProblem('request-untrusted', detail, cause)

/**
 * Fetches and checks a signed request (OpenID4VP 1.0 section 5, RFC 9101).
 * @param link `openid4vp://…`, or any link with the same parameters
 */
export async function readRequest(link: string, clock: { now(): Date }): Promise<PresentationRequest> {
  const query = URL.canParse(link.trim()) ? new URL(link.trim()).searchParams : new URLSearchParams()
  const [clientId, requestUri] = [query.get('client_id'), query.get('request_uri')]
  if (!clientId || !requestUri) throw new WalletProblem('not-a-request')
  const walletNonce = query.get('request_uri_method') === 'post' ? crypto.randomUUID() : undefined
  const jwt = await fetchRequest(checkedUrl(requestUri), walletNonce)
  const { payload, certificate } = await verifySender(jwt, clientId)
  const request = parsePayload(payload)
  if (request.client_id !== clientId) throw untrusted('client_id')
  if (walletNonce !== undefined && request.wallet_nonce !== walletNonce) throw untrusted('wallet_nonce')
  if (request.aud !== undefined && request.aud !== 'https://self-issued.me/v2') throw untrusted('aud')
  if (request.exp !== undefined && request.exp * 1000 < clock.now().getTime()) throw untrusted('expired')
  const host = hostOf(certificate)
  // The answer goes only to the host that the certificate is made out to.
  if (checkedUrl(request.response_uri).hostname !== host) throw untrusted('response_uri')
  return {
    clientId,
    responseUri: request.response_uri,
    nonce: request.nonce,
    state: request.state,
    query: parseQuery(request.dcql_query),
    encryption: encryptionOf(request.client_metadata),
    from: {
      ja: request.client_metadata.client_name ?? host,
      en: request.client_metadata['client_name#en'] ?? request.client_metadata.client_name ?? host,
      host,
    },
  }
}

async function fetchRequest(url: URL, walletNonce: string | undefined): Promise<string> {
  const headers = { accept: 'application/oauth-authz-req+jwt' }
  const init =
    walletNonce === undefined
      ? { headers }
      : { method: 'POST', headers, body: new URLSearchParams({ wallet_nonce: walletNonce }) }
  const response = await send(url, init)
  if (!response.ok) throw new WalletProblem('not-a-request', `${response.status}`)
  return (await response.text()).trim()
}

/** `x509_hash`: the identifier is the hash of the certificate whose key signs (OpenID4VP 1.0 section 5.9.3). Anything else is refused. */
async function verifySender(
  jwt: string,
  clientId: string,
): Promise<{ payload: Uint8Array; certificate: X509Certificate }> {
  try {
    const { x5c, typ } = decodeProtectedHeader(jwt)
    const leaf = Buffer.from(x5c?.[0] ?? '', 'base64')
    if (clientId !== `x509_hash:${createHash('sha256').update(leaf).digest('base64url')}`)
      throw new Error('client_id is not the hash of the certificate')
    if (typ !== 'oauth-authz-req+jwt') throw new Error('typ')
    const certificate = new X509Certificate(leaf)
    const { payload } = await compactVerify(jwt, certificate.publicKey, { algorithms: ['ES256'] })
    return { payload, certificate }
  } catch (cause) {
    throw untrusted('signature', cause)
  }
}

function parsePayload(payload: Uint8Array): z.infer<typeof requestObject> {
  const parsed = requestObject.safeParse(JSON.parse(new TextDecoder().decode(payload)))
  if (!parsed.success) throw new WalletProblem('not-a-request', parsed.error.issues[0]?.path.join('.'), parsed.error)
  return parsed.data
}

function parseQuery(input: unknown): DcqlQuery.Output {
  try {
    const query = DcqlQuery.parse(input as DcqlQuery.Input)
    DcqlQuery.validate(query)
    return query
  } catch (cause) {
    throw new WalletProblem('not-a-request', 'dcql_query', cause)
  }
}

/** The host that the certificate is made out to. */
function hostOf(certificate: X509Certificate): string {
  const name = certificate.subjectAltName?.split(', ').find((entry) => entry.startsWith('DNS:'))
  if (!name) throw untrusted('the certificate names no host')
  return name.slice('DNS:'.length)
}

function encryptionOf(metadata: z.infer<typeof requestObject>['client_metadata']): PresentationRequest['encryption'] {
  const key = metadata.jwks.keys.find(
    (jwk) => jwk.kty === 'EC' && jwk.crv === 'P-256' && (jwk.alg ?? 'ECDH-ES') === 'ECDH-ES',
  )
  const enc = (['A256GCM', 'A128GCM'] as const).find((one) =>
    metadata.encrypted_response_enc_values_supported.includes(one),
  )
  if (!key || !enc) throw new WalletProblem('not-a-request', 'no encryption in common')
  return { key: key as JWK, enc }
}
