import { html, type Locale, type SafeHtml, safeUrl } from '../../foundation/index.ts'
import { speak } from '../strings.ts'
import { breadcrumbStrings } from './breadcrumb.strings.ts'

/** The way to this page from the first one; the page itself stands last, without a link. */
export function breadcrumb(locale: Locale, links: readonly { href: string; label: string }[], here: string): SafeHtml {
  const items = links.map(({ href, label }) => html`<li><a href="${safeUrl(href)}">${label}</a></li>`)
  return html`<nav class="breadcrumb" aria-label="${speak(breadcrumbStrings, locale).label}"><ol>${items}<li aria-current="page">${here}</li></ol></nav>`
}
