import { fill, html, type Locale, type SafeHtml, safeUrl } from '../../foundation/index.ts'
import type { ServiceShown } from '../../signin/index.ts'
import { speak } from '../strings.ts'
import { pathChoiceStrings } from './path-choice-page.strings.ts'

/** The line over a heading that says for which service the sign-in is. */
export function serviceLine({ locale, service }: { locale: Locale; service: ServiceShown | undefined }): string {
  const t = speak(pathChoiceStrings, locale)
  return service === undefined ? t.ownPages : fill(t.forService, { service: service.name[locale] })
}

/** The button that gives the sign-in up and goes back to the service. */
export function cancelForm(locale: Locale, action: string): SafeHtml {
  const label = speak(pathChoiceStrings, locale).cancel
  return html`<form method="post" action="${safeUrl(action)}"><button type="submit" class="text-button">${label}</button></form>`
}
