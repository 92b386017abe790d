import { html, type Locale, type SafeHtml } from '../../foundation/index.ts'

const names: Record<Locale, string> = { ja: '日本語', en: 'English' }

/** A link to the same page in the other language; its words and `lang` are of the language it leads to. */
export function languageSwitch(locale: Locale, address: { path: string; query: URLSearchParams }): SafeHtml {
  const other: Locale = locale === 'ja' ? 'en' : 'ja'
  const query = new URLSearchParams(address.query)
  query.set('lang', other)
  return html`<a class="site-header__link" href="${address.path}?${query.toString()}" lang="${other}" hreflang="${other}">${names[other]}</a>`
}
