import { createHash, randomBytes } from 'node:crypto'
import { Agent, request } from 'undici'

/** One contestant as a relying service sees it. */
export interface Broker {
  readonly issuer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly userinfoEndpoint: string
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
}

/** How one sign-in went. `ms` is its duration, `brokerRequests` the requests that the broker served for it. */
export interface SignInResult {
  readonly ms: number
  readonly brokerRequests: number
}

const agent = new Agent({ connections: 32, pipelining: 1 })
const mostHops = 20

/**
 * One complete sign-in: a browser that the broker has never seen goes through authorization, upstream and back; then the relying service
 * redeems the code and fetches UserInfo. The browser brings the upstream's session, so that only the broker is measured.
 * A page that wants somebody to read it ends the sign-in: see `acknowledge`.
 * @param upstream origin of mock GビズID and the cookie of an open session there
 * @throws when anything but a completed sign-in comes out
 */
export async function signIn(
  broker: Broker,
  upstream: { origin: string; cookie: string },
  atNotice: 'fail' | 'go-on' = 'fail',
): Promise<SignInResult> {
  const before = performance.now()
  const verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(16).toString('base64url')
  const first = new URL(broker.authorizationEndpoint)
  first.search = new URLSearchParams({
    client_id: broker.clientId,
    response_type: 'code',
    redirect_uri: broker.redirectUri,
    scope: 'openid origin organisation',
    state,
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()
  const { callback, brokerRequests } = await browse(first, broker, upstream, atNotice)
  if (callback.searchParams.get('state') !== state) throw new Error(`the sign-in came back as ${callback.search}`)
  await redeem(broker, callback.searchParams.get('code') ?? '', verifier)
  return { ms: performance.now() - before, brokerRequests: brokerRequests + 2 }
}

/** Signs in once, and goes on from the notice that a broker shows staff the first time. Afterwards it shows none. */
export const acknowledge = (broker: Broker, upstream: { origin: string; cookie: string }): Promise<SignInResult> =>
  signIn(broker, upstream, 'go-on')

/** Follows redirects until they leave for the relying service. */
async function browse(
  first: URL,
  broker: Broker,
  upstream: { origin: string; cookie: string },
  atNotice: 'fail' | 'go-on',
) {
  const cookies = new Map<string, { value: string; path: string }>()
  let url = first
  let brokerRequests = 0
  for (let hop = 0; hop < mostHops; hop += 1) {
    const atBroker = url.origin === broker.issuer
    if (atBroker) brokerRequests += 1
    const sent = [...cookies]
      .filter(([, { path }]) => url.pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
    const headers = { accept: 'text/html', cookie: atBroker ? sent.join('; ') : upstream.cookie }
    const answer = await request(url, { dispatcher: agent, headers })
    const body = await answer.body.text()
    if (atBroker) keepCookies(cookies, answer.headers['set-cookie'])
    const location =
      answer.headers.location ??
      (atNotice === 'go-on' && atBroker && answer.statusCode === 200 ? await goOn(url, headers) : undefined)
    if (typeof location !== 'string') throw new Error(`${answer.statusCode} from ${url.href}: ${body.slice(0, 500)}`)
    url = new URL(location, url)
    if (url.href.startsWith(broker.redirectUri)) return { callback: url, brokerRequests }
  }
  throw new Error('too many redirects')
}

/** Presses the button that goes on from the notice. @returns where that leads */
async function goOn(url: URL, headers: Record<string, string>) {
  const answer = await request(url, {
    dispatcher: agent,
    method: 'POST',
    headers: { ...headers, origin: url.origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'decision=send',
  })
  await answer.body.dump()
  return answer.headers.location
}

function keepCookies(
  cookies: Map<string, { value: string; path: string }>,
  lines: string | string[] | undefined,
): void {
  for (const line of [lines ?? []].flat()) {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
    const path = attributes.find((one) => /^\s*path=/i.test(one))?.split('=')[1] ?? '/'
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name)
    else cookies.set(name, { value, path })
  }
}

async function redeem(broker: Broker, code: string, verifier: string): Promise<void> {
  const credentials = Buffer.from(`${broker.clientId}:${broker.clientSecret}`).toString('base64')
  const answer = await request(broker.tokenEndpoint, {
    dispatcher: agent,
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: broker.redirectUri,
      code_verifier: verifier,
    }).toString(),
  })
  const tokens = (await answer.body.json()) as { access_token?: string; id_token?: string }
  if (!tokens.id_token) throw new Error(`no ID token but ${answer.statusCode} ${JSON.stringify(tokens)}`)
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  const userinfo = await request(broker.userinfoEndpoint, { dispatcher: agent, headers })
  const claims = (await userinfo.body.json()) as { sub?: string; origin?: string }
  if (!claims.sub || claims.origin !== 'organisation') throw new Error(`UserInfo said ${JSON.stringify(claims)}`)
}
