import type { Locale, SafeHtml } from '../foundation/index.ts'
import { type Page, renderPage } from './layout.ts'
import { contentSecurityPolicy } from './security-headers.ts'

/**
 * A page for a part that answers itself: the whole document, and the headers that go with it.
 * @param query the page's own query where it can be fetched again in another language; without it there is no language switch
 */
export function sentPage(
  page: Page,
  locale: Locale,
  query?: URLSearchParams,
): { html: SafeHtml; headers: Record<string, string> } {
  return {
    html: renderPage(page, { locale, query }),
    headers: {
      'cache-control': 'no-store',
      'content-security-policy': contentSecurityPolicy(page),
    },
  }
}
