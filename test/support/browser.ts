import type { Visitor } from './walk-gbizid.ts'

interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

/** A browser as far as servers can tell: cookies by path, same-site rules, forms, redirects. All servers of a test are on `localhost`. */
export interface Browser extends Visitor {
  /** Follows redirects to the page at the end. `visited` lists every URL on the way. */
  open(url: string): Promise<Opened>
  submit(url: string, form?: Record<string, string>, from?: 'same-origin' | 'cross-site'): Promise<Opened>
  /** Forgets cookies: all, or those of a name. */
  forget(name?: string): void
  cookie(name: string): string | undefined
}

export interface Opened {
  readonly status: number
  readonly url: string
  readonly visited: readonly string[]
  readonly headers: Headers
  readonly text: string
}

export function createBrowser(): Browser {
  let cookies: Cookie[] = []

  /** @param crossSite a POST from a page of another site: Lax cookies stay at home */
  async function visit(url: string, init: RequestInit, crossSite: boolean): Promise<Response> {
    const { pathname } = new URL(url)
    const sent = cookies.filter(({ path }) => path === '/' || pathname === path || pathname.startsWith(`${path}/`))
    const withheld = crossSite && init.method === 'POST'
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        'sec-fetch-site': crossSite ? 'cross-site' : 'same-origin',
        ...(!withheld && sent.length > 0 && { cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; ') }),
      },
    })
    for (const line of response.headers.getSetCookie()) keep(line, pathname)
    return response
  }

  function keep(line: string, pathname: string) {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const [name = ''] = pair.split('=', 1)
    const value = pair.slice(name.length + 1)
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? pathname
    cookies = cookies.filter((cookie) => cookie.name !== name || cookie.path !== path)
    if (value) cookies.push({ name, value, path })
  }

  async function follow(first: Response): Promise<Opened> {
    const visited = [first.url]
    let response = first
    for (let location = first.headers.get('location'); location && visited.length < 20; ) {
      const url = new URL(location, response.url).href
      visited.push(url)
      response = await visit(url, {}, false)
      location = response.headers.get('location')
    }
    const { status, headers } = response
    return { status, url: visited.at(-1) as string, visited, headers, text: await response.text() }
  }

  const post = (url: string, form: Record<string, string>, crossSite: boolean) =>
    visit(url, { method: 'POST', body: new URLSearchParams(form) }, crossSite)

  return {
    get: (url) => visit(url, {}, false),
    post: (url, form) => post(url, form, false),
    open: async (url) => follow(await visit(url, {}, false)),
    submit: async (url, form = {}, from = 'same-origin') => follow(await post(url, form, from === 'cross-site')),
    forget: (name) => {
      cookies = name === undefined ? [] : cookies.filter((cookie) => cookie.name !== name)
    },
    cookie: (name) => cookies.find((cookie) => cookie.name === name)?.value,
  }
}
