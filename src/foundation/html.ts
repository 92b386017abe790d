/** Markup that was built by `html` and so has every hole escaped. */
export class SafeHtml {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
  toString(): string {
    return this.markup
  }
}

/** What may stand in a hole: `undefined` and plain objects are compile errors on purpose. */
export type Hole = string | number | SafeHtml | readonly SafeHtml[] | false | null

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeText = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] as string)

function render(hole: Hole): string {
  if (hole === false || hole === null) return ''
  if (hole instanceof SafeHtml) return hole.markup
  if (Array.isArray(hole)) return hole.map((part: SafeHtml) => render(part)).join('')
  return escapeText(String(hole))
}

/** Tagged template for pages: everything in a hole is escaped unless it is `SafeHtml` itself. Attribute holes must be quoted. */
export function html(strings: TemplateStringsArray, ...holes: Hole[]): SafeHtml {
  let markup = strings[0] ?? ''
  holes.forEach((hole, index) => {
    markup += render(hole) + (strings[index + 1] ?? '')
  })
  return new SafeHtml(markup)
}

/** The one way a URL gets into a page: `javascript:` and other schemes that run code become `about:blank`. */
export function safeUrl(url: string): string {
  if (/^[/?#]/.test(url) && !url.startsWith('//')) return url
  const scheme = URL.canParse(url) ? new URL(url).protocol : undefined
  const allowed = ['https:', 'http:', 'openid-credential-offer:', 'openid4vp:', 'haip-vp:', 'haip-vci:']
  return scheme !== undefined && allowed.includes(scheme) ? url : 'about:blank'
}
