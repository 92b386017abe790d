import { fill, type Locale } from '../../foundation/index.ts'
import type { ServiceShown } from '../../provider/index.ts'
import { refusedStrings } from '../sign-in/refused-page.strings.ts'
import { speak } from '../strings.ts'

/** The links that lead on from a page of the provider: to the service's start page where it is known, otherwise to our first page. */
export function backToService(locale: Locale, service: ServiceShown | undefined): { href: string; label: string }[] {
  const t = speak(refusedStrings, locale)
  if (service?.startUrl === undefined) return [{ href: '/', label: t.firstPage }]
  return [{ href: service.startUrl, label: fill(t.service, { service: service.name[locale] }) }]
}
