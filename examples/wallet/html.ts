/** Markup that has already been escaped. Only `html` makes it. */
export interface Markup {
  readonly markup: string
}

type Hole = string | number | Markup | readonly Markup[] | false | undefined

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function fill(hole: Hole): string {
  if (hole === false || hole === undefined) return ''
  if (typeof hole === 'string') return hole.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
  if (typeof hole === 'number') return String(hole)
  if ('markup' in hole) return hole.markup
  return hole.map(({ markup }) => markup).join('')
}

/** Template tag that escapes every hole; `false` and `undefined` print nothing, lists of markup are joined. */
export function html(strings: TemplateStringsArray, ...holes: Hole[]): Markup {
  return { markup: strings.map((text, index) => text + fill(index < holes.length ? holes[index] : undefined)).join('') }
}

/** Japanese first, the English beside it, each marked with its language for screen readers. */
export const both = (ja: string, en: string): Markup =>
  ja === en ? html`${ja}` : html`<span lang="ja">${ja}</span> <span lang="en">${en}</span>`
