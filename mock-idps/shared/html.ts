/** A text for people in both languages. */
export interface Text {
  ja: string
  en: string
}

/** Markup that has already been escaped. Only `html` makes it. */
export interface Markup {
  readonly markup: string
}

type Hole = string | number | Markup | readonly Markup[] | false | null | undefined

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function fill(hole: Hole): string {
  if (hole === false || hole === null || hole === undefined) return ''
  if (typeof hole === 'string') return hole.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
  if (typeof hole === 'number') return String(hole)
  if ('markup' in hole) return hole.markup
  return hole.map((part) => part.markup).join('')
}

/** Template tag that escapes every hole; `false`, `null` and `undefined` print nothing, lists of markup are joined. */
export function html(strings: TemplateStringsArray, ...holes: Hole[]): Markup {
  return { markup: strings.map((text, i) => text + (i < holes.length ? fill(holes[i]) : '')).join('') }
}

/** Japanese first with the English beside it, each marked with its language for screen readers. */
export function both(ja: string, en: string): Markup {
  return html`<span lang="ja">${ja}</span> <span lang="en" class="en">${en}</span>`
}
