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

/** What a browser keeps between its visits to one broker. */
export type Cookies = Map<string, { value: string; path: string }>

interface Upstream {
  readonly origin: string
  readonly cookie: string
}

const agent = new Agent({ connections: 64, pipelining: 1 })
const mostHops = 20

/** What a relying service asks for, and what it must remember. */
export function authorizationRequest(broker: Broker) {
  const verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(16).toString('base64url')
  const url = new URL(broker.authorizationEndpoint)
  url.search = new URLSearchParams({
    client_id: broker.clientId,
    response_type: 'code',
    redirect_uri: broker.redirectUri,
    scope: 'openid origin organisation',
    state,
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()
  return { url, state, verifier }
}

/**
 * One complete sign-in: a browser goes through authorization, upstream and back; then the relying service redeems the code and fetches
 * UserInfo. The browser brings the upstream's session, so that only the broker is measured.
 * @param upstream origin of mock GビズID and the cookie of an open session there
 * @param cookies of a browser that comes back; without them the broker has never seen it
 * @throws when anything but a completed sign-in comes out
 */
export async function signIn(broker: Broker, upstream: Upstream, cookies: Cookies = new Map()): Promise<SignInResult> {
  const before = performance.now()
  const { url, state, verifier } = authorizationRequest(broker)
  const { callback, brokerRequests } = await browse(url, broker, upstream, cookies)
  if (callback.searchParams.get('state') !== state) throw new Error(`the sign-in came back as ${callback.search}`)
  await redeem(broker, callback.searchParams.get('code') ?? '', verifier)
  return { ms: performance.now() - before, brokerRequests: brokerRequests + 2 }
}

/** Signs in once, and goes on from the notice that a broker shows staff the first time. Afterwards it shows none, and one would fail a sign-in. */
export async function acknowledge(broker: Broker, upstream: Upstream): Promise<void> {
  const cookies: Cookies = new Map()
  let { url } = authorizationRequest(broker)
  for (let hop = 0; !url.href.startsWith(broker.redirectUri); hop += 1) {
    if (hop === mostHops) throw new Error('too many redirects')
    url = await follow(url, url.origin === broker.issuer ? { cookies, pressing: true } : { cookie: upstream.cookie })
  }
}

/** The half of a sign-in before anybody has authenticated. @returns where the browser is sent: the upstream */
export async function reachUpstream(broker: Broker): Promise<URL> {
  const cookies: Cookies = new Map()
  let { url } = authorizationRequest(broker)
  for (let hop = 0; url.origin === broker.issuer; hop += 1) {
    if (hop === mostHops) throw new Error('too many redirects')
    url = await follow(url, { cookies })
  }
  return url
}

/** Follows redirects until they leave for the relying service. */
export async function browse(first: URL, broker: Broker, upstream: Upstream, cookies: Cookies) {
  let url = first
  let brokerRequests = 0
  for (let hop = 0; hop < mostHops; hop += 1) {
    const atBroker = url.origin === broker.issuer
    if (atBroker) brokerRequests += 1
    url = await follow(url, atBroker ? { cookies } : { cookie: upstream.cookie })
    if (url.href.startsWith(broker.redirectUri)) return { callback: url, brokerRequests }
  }
  throw new Error('too many redirects')
}

/**
 * One request of the browser.
 * @param sends cookies to choose from and to change, or one fixed cookie; `pressing` also presses the button of a page that wants to be read
 * @returns where it is sent
 */
async function follow(url: URL, sends: { cookies: Cookies; pressing?: boolean } | { cookie: string }): Promise<URL> {
  const cookie = 'cookie' in sends ? sends.cookie : cookiesFor(url, sends.cookies)
  const headers = { accept: 'text/html', cookie }
  const answer = await request(url, { dispatcher: agent, headers })
  const body = await answer.body.text()
  if ('cookies' in sends) keepCookies(sends.cookies, answer.headers['set-cookie'])
  const isPage = 'pressing' in sends && answer.statusCode === 200
  const { location } = isPage ? await press(url, headers) : answer.headers
  if (typeof location !== 'string') throw new Error(`${answer.statusCode} from ${url.href}: ${body.slice(0, 500)}`)
  return new URL(location, url)
}

/** Presses the button that goes on from the notice. @returns the headers of the answer */
async function press(url: URL, headers: Record<string, string>) {
  const answer = await request(url, {
    dispatcher: agent,
    method: 'POST',
    headers: { ...headers, origin: url.origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'decision=send',
  })
  await answer.body.dump()
  return answer.headers
}

const cookiesFor = (url: URL, cookies: Cookies): string =>
  [...cookies]
    .filter(([, { path }]) => url.pathname.startsWith(path))
    .map(([name, { value }]) => `${name}=${value}`)
    .join('; ')

function keepCookies(cookies: Cookies, lines: string | string[] | undefined): void {
  for (const line of [lines ?? []].flat()) {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
    const path = attributes.find((one) => /^\s*path=/i.test(one))?.split('=')[1] ?? '/'
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name)
    else cookies.set(name, { value, path })
  }
}

/** Redeems a code and fetches UserInfo as the relying service does. @throws when one of them is refused */
export async function redeem(broker: Broker, code: string, verifier: string): Promise<void> {
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
