/** A browser of its own as far as the pages of mock GビズID can tell: keeps cookies, follows nothing by itself. */
export interface Visitor {
  get(url: string): Promise<Response>
  post(url: string, form: Record<string, string>): Promise<Response>
}

export function createVisitor(): Visitor {
  const cookies = new Map<string, string>()

  async function visit(url: string, init: RequestInit): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { accept: 'text/html', cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    return response
  }

  return {
    get: (url) => visit(url, {}),
    post: (url, form) => visit(url, { method: 'POST', body: new URLSearchParams(form) }),
  }
}

/** Where a response redirects to, in full. @throws when it does not redirect */
export function locationOf(response: Response): string {
  const location = response.headers.get('location')
  if (!location) throw new Error(`no redirect but ${response.status} from ${response.url}`)
  return new URL(location, response.url).href
}

/**
 * Signs in at mock GビズID as a person would, second factor included.
 * @param authorizationUrl the relying party's authorization request
 * @returns the URL at the relying party to which GビズID sends the browser back
 */
export async function walkGbizid(
  visitor: Visitor,
  authorizationUrl: string,
  accountId: string,
  password = 'kakehashi',
): Promise<string> {
  const first = locationOf(await visitor.get(authorizationUrl))
  if (new URL(first).origin !== new URL(authorizationUrl).origin) return first
  const second = locationOf(await visitor.post(first, { account_id: accountId, password, action: 'sign-in' }))
  if (second !== first) return second
  const page = await (await visitor.get(second)).text()
  const number = /id="number">(\d{4})</.exec(page)?.[1]
  if (!number) throw new Error('the page of the second factor shows no number')
  return locationOf(await visitor.post(second, { number, action: 'confirm' }))
}
