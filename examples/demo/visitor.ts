/** A person at a browser, played by script: keeps cookies, follows redirects, reads pages and fills in their forms. */
import type { HTMLElement } from 'node-html-parser'
import { CookieJar } from 'tough-cookie'
import { bodyOf, type FieldValue, type FilledForm, fillIn } from './forms.ts'
import { type Page, readPage } from './page.ts'

export interface Visitor {
  /** Types an address into the address bar, or follows a link of `from`. @throws PageRefused from status 400 on, unless `refusable` */
  open(url: string, options?: { from?: Page; refusable?: boolean }): Promise<Page>
  /** Fills in a form of a page and sends it. @throws PageRefused from status 400 on, unless `refusable` */
  send(
    page: Page,
    values?: Readonly<Record<string, FieldValue>>,
    options?: { form?: string | HTMLElement; button?: string; refusable?: boolean },
  ): Promise<Page>
  /** The `Cookie` header that this browser sends to an address. */
  cookieFor(url: string): Promise<string>
}

/** A page that says no, where the script expected to go on. */
export class PageRefused extends Error {
  readonly page: Page
  constructor(page: Page) {
    const code = /\b[A-Z]+(?:-[A-Z0-9]+)+\b/.exec(page.document.text || page.source)?.[0]
    super(`${page.status} from ${page.url}: ${page.heading || page.source.slice(0, 200)}${code ? ` (${code})` : ''}`)
    this.page = page
  }
}

interface Request {
  readonly url: string
  readonly method: string
  readonly body?: URLSearchParams | FormData
}

const mostRedirects = 20

/** Opens a browser of its own: what one visitor's cookies hold no other one sees. */
export function createVisitor(): Visitor {
  // Browsers treat http://localhost like any site; the list of public suffixes knows no such name.
  const jar = new CookieJar(undefined, { allowSpecialUseDomain: true, rejectPublicSuffixes: false })

  async function load(request: Request, initiator: Page | undefined): Promise<Response> {
    const headers = new Headers({ accept: 'text/html,application/xhtml+xml', 'accept-language': 'ja' })
    const cookie = await jar.getCookieString(request.url)
    if (cookie) headers.set('cookie', cookie)
    if (request.method === 'POST') headers.set('origin', originSentFor(initiator))
    headers.set('sec-fetch-mode', 'navigate')
    headers.set('sec-fetch-dest', 'document')
    headers.set('sec-fetch-site', initiator ? relation(initiator.url, request.url) : 'none')
    const { body } = request
    const response = await fetch(request.url, {
      method: request.method,
      headers,
      redirect: 'manual',
      ...(body && { body }),
    })
    for (const line of response.headers.getSetCookie()) await jar.setCookie(line, request.url, { ignoreError: true })
    return response
  }

  async function visit(first: Request, initiator: Page | undefined, refusable: boolean): Promise<Page> {
    let request = first
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const response = await load(request, initiator)
      const location = response.headers.get('location')
      if (!location || response.status < 300 || response.status >= 400) {
        const page = await readPage(response, request.url)
        if (page.status >= 400 && !refusable) throw new PageRefused(page)
        return page
      }
      await response.body?.cancel()
      const url = new URL(location, request.url).href
      // 307 and 308 keep method and body; after any other redirect a browser goes on with GET (Fetch, section 4.4).
      request = response.status === 307 || response.status === 308 ? { ...request, url } : { url, method: 'GET' }
    }
    throw new Error(`more than ${mostRedirects} redirects from ${first.url}`)
  }

  return {
    open: (url, { from, refusable = false } = {}) => visit({ url, method: 'GET' }, from, refusable),
    send(page, values = {}, { form, button, refusable = false } = {}) {
      const element = typeof form === 'object' ? form : page.form(form)
      return visit(requestOf(fillIn(element, page.url, values, button)), page, refusable)
    },
    cookieFor: (url) => jar.getCookieString(url),
  }
}

function requestOf(form: FilledForm): Request {
  const body = bodyOf(form)
  if (form.method === 'POST') return { url: form.action, method: 'POST', body }
  const url = new URL(form.action)
  url.search = body.toString()
  return { url: url.href, method: 'GET' }
}

/** `Origin` of a form that a page sends; a page that sends no referrer sends no origin either (Fetch, section 3.2). */
function originSentFor(initiator: Page | undefined): string {
  const hidden = initiator === undefined || initiator.headers.get('referrer-policy') === 'no-referrer'
  return hidden ? 'null' : new URL(initiator.url).origin
}

/** `Sec-Fetch-Site`: ports make another origin, but not another site. */
function relation(from: string, to: string): 'same-origin' | 'same-site' | 'cross-site' {
  const [a, b] = [new URL(from), new URL(to)]
  if (a.origin === b.origin) return 'same-origin'
  return a.protocol === b.protocol && a.hostname === b.hostname ? 'same-site' : 'cross-site'
}
