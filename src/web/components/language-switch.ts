import { html, type Locale, type SafeHtml } from '../../foundation/index.ts'

const names: Record<Locale, string> = { ja: '日本語', en: 'English' }

/** A link to the same page in the other language; its words and `lang` are of the language it leads to. */
export function languageSwitch(locale: Locale, current: URLSearchParams): SafeHtml {
  const other: Locale = locale === 'ja' ? 'en' : 'ja'
  const query = new URLSearchParams(current)
  query.set('lang', other)
  return html`<a class="site-header__link" href="?${query.toString()}" lang="${other}" hreflang="${other}">${names[other]}</a>`
}
