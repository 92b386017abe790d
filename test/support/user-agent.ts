interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

/** A browser as far as HTTP can tell: keeps cookies by path, follows redirects only when asked to. */
export interface UserAgent {
  get(url: string): Promise<Response>
  post(url: string, form: Record<string, string>): Promise<Response>
  /** Follows redirects from `url` as long as they stay on that origin, and answers with what was found. */
  follow(url: string): Promise<Response>
  cookies(): readonly Cookie[]
  forget(name: string): void
}

function parseCookie(line: string): Cookie & { gone: boolean } {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const at = pair.indexOf('=')
  const attribute = (name: string) =>
    attributes.find((text) => text.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)
  const expires = attribute('expires')
  const gone = expires !== undefined && new Date(expires).getTime() <= 0
  return { name: pair.slice(0, at), value: pair.slice(at + 1), path: attribute('path') ?? '/', gone }
}

const covers = (path: string, request: string) =>
  request === path || request.startsWith(path.endsWith('/') ? path : `${path}/`)

/** A fresh browser without cookies. */
export function createUserAgent(): UserAgent {
  let jar: Cookie[] = []

  async function visit(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname, origin } = new URL(url)
    const cookie = jar.filter(({ path }) => covers(path, pathname)).map(({ name, value }) => `${name}=${value}`)
    const headers = { accept: 'text/html', cookie: cookie.join('; '), ...(init.method === 'POST' ? { origin } : {}) }
    const response = await fetch(url, { ...init, redirect: 'manual', headers })
    for (const line of response.headers.getSetCookie()) {
      const { gone, ...set } = parseCookie(line)
      jar = jar.filter(({ name, path }) => name !== set.name || path !== set.path)
      if (!gone) jar.push(set)
    }
    return response
  }

  async function follow(url: string): Promise<Response> {
    const { origin } = new URL(url)
    let response = await visit(url)
    for (let hops = 0; hops < 10; hops += 1) {
      const next = response.headers.get('location')
      if (next === null) return response
      const target = new URL(next, response.url)
      if (target.origin !== origin) return response
      response = await visit(target.href)
    }
    throw new Error(`too many redirects from ${url}`)
  }

  return {
    get: (url) => visit(url),
    post: (url, form) => visit(url, { method: 'POST', body: new URLSearchParams(form) }),
    follow,
    cookies: () => jar,
    forget: (name) => {
      jar = jar.filter((cookie) => cookie.name !== name)
    },
  }
}
