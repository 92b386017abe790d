import { fill, type Locale } from '../../foundation/index.ts'
import type { RefusedModel, WayOn } from '../../signin/index.ts'
import { errorPage } from '../errors/error-page.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { refusedStrings } from './refused-page.strings.ts'

/** A sign-in that stopped: the error page, with the ways on that the attempt still has. */
export function refusedPage(model: RefusedModel): Page {
  const { locale, error, attempt } = model
  const waysOn = model.waysOn.map((way) => ({ href: way.href, label: labelOf(way, locale) }))
  const title = speak(refusedStrings, locale).title
  return { ...errorPage(locale, { error, attempt, waysOn }), title, menu: false }
}

function labelOf(way: WayOn, locale: Locale): string {
  const t = speak(refusedStrings, locale)
  switch (way.to) {
    case 'path-choice':
      return t.pathChoice
    case 'service':
      return fill(t.service, { service: way.name[locale] })
    case 'first-page':
      return t.firstPage
  }
}
