import { type HTMLElement, parse } from 'node-html-parser'

/** A page as it stands before a visitor. */
export interface Page {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  /** The body as it came. */
  readonly source: string
  readonly document: HTMLElement
  /** Text of the main heading, or of the title. */
  readonly heading: string
  /** Text of the first element that matches. @throws when nothing does */
  text(selector: string): string
  /** The form that matches. @throws when there is none */
  form(selector?: string): HTMLElement
  /** Full address of the first link that matches. @throws when there is none */
  link(selector: string): string
}

/** Reads an answer as a page; anything that is not HTML has an empty document. */
export async function readPage(response: Response, url: string): Promise<Page> {
  const source = await response.text()
  const isHtml = response.headers.get('content-type')?.startsWith('text/html') === true
  const document = parse(isHtml ? source : '', { comment: false })
  const find = (selector: string): HTMLElement => {
    const found = document.querySelector(selector)
    if (!found) throw new Error(`nothing on ${url} ("${headingOf(document)}") matches ${selector}`)
    return found
  }
  return {
    url,
    status: response.status,
    headers: response.headers,
    source,
    document,
    heading: headingOf(document),
    text: (selector) => plain(find(selector)),
    form: (selector = 'main form') => find(selector),
    link: (selector) => new URL(find(selector).getAttribute('href') ?? '', url).href,
  }
}

const headingOf = (document: HTMLElement): string => {
  const heading = document.querySelector('h1') ?? document.querySelector('title')
  return heading ? plain(heading) : ''
}

/** Text of an element on one line. */
export const plain = (element: HTMLElement): string => element.text.replace(/\s+/g, ' ').trim()
