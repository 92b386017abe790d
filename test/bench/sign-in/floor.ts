/**
 * The floor: the protocol of one brokered sign-in by hand on node:http, with every check and the same durable store, and nothing else. It is
 * what the machine allows, and no product: one service, one upstream, no pages, no logout, no log.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { openFloorStores } from './floor-store.ts'
import { connectUpstream } from './floor-upstream.ts'

const { PORT = '0', GBIZID_ISSUER = '', DATABASE = ':memory:', REDIRECT_URI = '', CLIENT_SECRET = '' } = process.env
const { REDIS_URL: redisUrl } = process.env
const issuer = `http://localhost:${PORT}`
const clientId = 'example-service'
const credentials = Buffer.from(`Basic ${Buffer.from(`${clientId}:${CLIENT_SECRET}`).toString('base64')}`)
const scopes = new Set(['openid', 'origin', 'organisation'])

const token = () => randomBytes(32).toString('base64url')
const hash = (text: string) => createHash('sha256').update(text).digest('base64url')
const { state: store, records } = await openFloorStores({ file: DATABASE, redisUrl, newId: token })
const upstream = await connectUpstream({
  issuer: GBIZID_ISSUER,
  clientId: 'kakehashi-dev',
  secret: 'development-only-gbizid-secret',
  redirect: `${issuer}/upstream/gbizid/callback`,
})
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const kid = 'floor'

interface Attempt {
  readonly browser: string
  readonly nonce: string
  readonly verifier: string
  readonly request: URLSearchParams
}
/** Attempts that nobody has authenticated stay in memory. */
const attempts = new Map<string, Attempt>()

interface Session {
  readonly personId: string
  readonly corporateNumber: string
  readonly at: number
}
interface Grant {
  readonly session: string
  readonly scope: string
  readonly challenge: string
  readonly nonce: string | null
}

class Refusal extends Error {}
const demand = (condition: boolean, error: string) => {
  if (!condition) throw new Refusal(error)
}

const cookieOf = (request: IncomingMessage, name: string) =>
  request.headers.cookie
    ?.split('; ')
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1)

function json(response: ServerResponse, body: unknown, status = 200): void {
  const bytes = Buffer.from(JSON.stringify(body))
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': bytes.length,
      'cache-control': 'no-store',
    })
    .end(bytes)
}

const redirect = (response: ServerResponse, location: string, cookie: string) =>
  response.writeHead(303, { location, 'set-cookie': cookie, 'cache-control': 'no-store', 'content-length': 0 }).end()

function authorize(response: ServerResponse, query: URLSearchParams): void {
  demand(query.get('client_id') === clientId && query.get('redirect_uri') === REDIRECT_URI, 'invalid_request')
  demand(query.get('response_type') === 'code', 'unsupported_response_type')
  demand(
    (query.get('scope') ?? '').split(' ').every((scope) => scopes.has(scope)),
    'invalid_scope',
  )
  demand(/^[\w-]{43}$/.test(query.get('code_challenge') ?? ''), 'invalid_request')
  demand(query.get('code_challenge_method') === 'S256', 'invalid_request')
  const [state, nonce, verifier, browser] = [token(), token(), token(), token()]
  attempts.set(state, { browser: hash(browser), nonce, verifier, request: query })
  const cookie = `browser=${browser}; Path=/; HttpOnly; SameSite=Lax`
  redirect(response, upstream.authorizationUrl(state, nonce, hash(verifier)), cookie)
}

async function callback(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
  const state = query.get('state') ?? ''
  const attempt = attempts.get(state)
  if (!attempt || attempt.browser !== hash(cookieOf(request, 'browser') ?? '')) throw new Refusal('access_denied')
  attempts.delete(state)
  const account = await upstream.account(query.get('code') ?? '', attempt.verifier, attempt.nonce)
  const { corporateNumber } = account
  const personId = records.recordSignIn(GBIZID_ISSUER, account.sub, account.name, corporateNumber)
  const [session, code] = [token(), token()]
  const { request: asked } = attempt
  store.put(`session:${hash(session)}`, { personId, corporateNumber, at: Math.floor(Date.now() / 1000) }, 36_000)
  const grant: Grant = {
    session: hash(session),
    scope: asked.get('scope') ?? '',
    challenge: asked.get('code_challenge') ?? '',
    nonce: asked.get('nonce'),
  }
  store.put(`code:${hash(code)}`, grant, 60)
  await Promise.all([records.committed(), store.committed()])
  const back = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: issuer })
  redirect(response, `${REDIRECT_URI}?${back}`, `session=${session}; Path=/; HttpOnly; SameSite=Lax`)
}

/** ECDSA signature of node:crypto as JOSE wants it. */
function derToJose(der: Buffer): Buffer {
  const joined = Buffer.alloc(64)
  let offset = 2
  for (const end of [32, 64]) {
    const length = der[offset + 1] as number
    const bytes = der.subarray(offset + 2, offset + 2 + length).subarray(-32)
    bytes.copy(joined, end - bytes.length)
    offset += 2 + length
  }
  return joined
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = part({ alg: 'ES256', kid })

/** What one service calls a person (OpenID Connect Core 1.0, section 8.1). */
const subOf = (personId: string) => hash(`${clientId}\0${personId}`)

async function redeem(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  const form = new URLSearchParams(text)
  const given = Buffer.from(request.headers.authorization ?? '')
  demand(given.length === credentials.length && timingSafeEqual(given, credentials), 'invalid_client')
  demand(form.get('grant_type') === 'authorization_code', 'unsupported_grant_type')
  const key = `code:${hash(form.get('code') ?? '')}`
  const grant = await store.get<Grant>(key)
  const session = grant && (await store.get<Session>(`session:${grant.session}`))
  if (!grant || !session) throw new Refusal('invalid_grant')
  demand(form.get('redirect_uri') === REDIRECT_URI, 'invalid_grant')
  demand(hash(form.get('code_verifier') ?? '') === grant.challenge, 'invalid_grant')
  demand(await store.consume(key), 'invalid_grant')
  const access = token()
  store.put(`token:${hash(access)}`, { session: grant.session, scope: grant.scope }, 600)
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: issuer,
    sub: subOf(session.personId),
    aud: clientId,
    iat: now,
    exp: now + 600,
    auth_time: session.at,
    ...(grant.nonce !== null && { nonce: grant.nonce }),
  }
  const signed = `${header}.${part(claims)}`
  const signature = derToJose(sign('sha256', Buffer.from(signed), privateKey)).toString('base64url')
  await store.committed()
  json(response, {
    access_token: access,
    token_type: 'Bearer',
    expires_in: 600,
    scope: grant.scope,
    id_token: `${signed}.${signature}`,
  })
}

async function userInfo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, access = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? []
  const grant = await store.get<{ session: string }>(`token:${hash(access)}`)
  const session = grant && (await store.get<Session>(`session:${grant.session}`))
  if (!session) {
    json(response, { error: 'invalid_token' }, 401)
    return
  }
  json(response, {
    sub: subOf(session.personId),
    origin: 'organisation',
    organisation: { corporate_number: session.corporateNumber },
  })
}

const discovery = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', issuer)
  switch (`${request.method} ${pathname}`) {
    case 'GET /authorize':
      return authorize(response, searchParams)
    case 'GET /upstream/gbizid/callback':
      return callback(request, response, searchParams)
    case 'POST /token':
      return redeem(request, response)
    case 'GET /userinfo':
      return userInfo(request, response)
    case 'GET /.well-known/openid-configuration':
      return json(response, discovery)
    case 'GET /jwks':
      return json(response, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }] })
    default:
      return json(response, { error: 'not_found' }, 404)
  }
}

const server = createServer((request, response) => {
  answer(request, response).catch((thrown: unknown) => {
    if (thrown instanceof Refusal) json(response, { error: thrown.message }, 400)
    else json(response, { error: 'server_error' }, 500)
  })
}).listen(Number(PORT), '127.0.0.1')
process.once('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
  process.exit(0)
})
