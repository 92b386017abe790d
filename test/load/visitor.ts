import { type Dispatcher, request } from 'undici'

/** One answer on the way of a sign-in, without what is secret in it. */
export interface Hop {
  readonly at: string
  readonly request: string
  /** 0 when there was no answer. */
  readonly status: number
  readonly ms: number
  readonly problem?: string
}

/** Where a driver of load finds things. */
export interface Place {
  readonly issuer: string
  /** Leads to the gateways, whatever the issuer's name is. */
  readonly dispatcher: Dispatcher
  /** Mock GビズID, with the cookie of an open session there. */
  readonly upstream: { readonly origin: string; readonly cookie: string }
}

export interface Answer {
  readonly status: number
  readonly url: URL
  /** Where the answer redirects to, in full. */
  readonly location: URL | undefined
  readonly text: string
}

/** One browser that the gateway has never seen. It writes down where it has been. */
export interface LoadVisitor {
  readonly hops: readonly Hop[]
  get(url: URL | string): Promise<Answer>
  post(url: URL | string, form?: Readonly<Record<string, string>>, from?: 'same-origin' | 'cross-site'): Promise<Answer>
  /** Follows redirects until a page, or until `leaves` says that the next address is somebody else's. */
  follow(answer: Answer, leaves: (url: URL) => boolean): Promise<Answer>
  /** Asks as a program, without cookies. */
  call(url: string, init: { headers: Record<string, string>; form?: Readonly<Record<string, string>> }): Promise<Answer>
}

const mostHops = 20

/** @param extra headers that go along with every request to the gateway */
export function createLoadVisitor(
  { issuer, dispatcher, upstream }: Place,
  extra: Readonly<Record<string, string>> = {},
): LoadVisitor {
  const cookies = new Map<string, { value: string; path: string }>()
  const hops: Hop[] = []

  const cookieFor = (url: URL) =>
    [...cookies]
      .filter(([, { path }]) => path === '/' || url.pathname === path || url.pathname.startsWith(`${path}/`))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')

  function keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
      const [name = ''] = pair.split('=', 1)
      const value = pair.slice(name.length + 1)
      const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/'
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name)
      else cookies.set(name, { value, path })
    }
  }

  async function send(
    method: 'GET' | 'POST',
    url: URL,
    headers: Record<string, string>,
    form?: Readonly<Record<string, string>>,
  ): Promise<{ answer: Answer; setCookie: readonly string[] }> {
    const at = new Date().toISOString()
    const begun = performance.now()
    const note = (status: number, problem?: string) =>
      hops.push({
        at,
        request: `${method} ${url.origin}${url.pathname}`,
        status,
        ms: Math.round(performance.now() - begun),
        ...(problem !== undefined && { problem }),
      })
    try {
      const {
        statusCode,
        headers: answered,
        body,
      } = await request(url, {
        dispatcher,
        method,
        headers: {
          ...(url.origin === issuer && extra),
          ...headers,
          ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(form && { body: new URLSearchParams(form).toString() }),
      })
      const text = await body.text()
      note(statusCode)
      const { location } = answered
      const to = typeof location === 'string' ? new URL(location, url) : undefined
      return {
        answer: { status: statusCode, url, location: to, text },
        setCookie: [answered['set-cookie'] ?? []].flat(),
      }
    } catch (error) {
      note(0, error instanceof Error ? error.message : String(error))
      throw error
    }
  }

  async function browse(
    method: 'GET' | 'POST',
    to: URL | string,
    form?: Readonly<Record<string, string>>,
    from: 'same-origin' | 'cross-site' = 'same-origin',
  ): Promise<Answer> {
    const url = new URL(to)
    const ours = url.origin === issuer
    const cookie = ours ? cookieFor(url) : url.origin === upstream.origin ? upstream.cookie : ''
    const headers = { accept: 'text/html', 'sec-fetch-site': from, ...(cookie && { cookie }) }
    const { answer, setCookie } = await send(method, url, headers, form)
    if (ours) keep(setCookie)
    return answer
  }

  return {
    hops,
    get: (url) => browse('GET', url),
    post: (url, form = {}, from) => browse('POST', url, form, from),
    follow: async (answer, leaves) => {
      let last = answer
      for (let n = 0; n < mostHops; n += 1) {
        if (last.location === undefined || leaves(last.location)) return last
        last = await browse('GET', last.location)
      }
      throw new Error('the sign-in goes round in a circle')
    },
    call: async (url, { headers, form }) =>
      (await send(form ? 'POST' : 'GET', new URL(url), { accept: 'application/json', ...headers }, form)).answer,
  }
}
