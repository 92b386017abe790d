import type { Locale } from '../../foundation/index.ts'
import { childrenStrings } from './children-page.strings.ts'
import { consentsStrings } from './consents-page.strings.ts'

/** The way to a page of a guardian. */
export const guardianTrail = (locale: Locale): { href: string; label: string }[] => [
  { href: '/guardian', label: childrenStrings.title[locale] },
]

/** The way to a page of one child. */
export const childTrail = (locale: Locale, child: { learnerId: string; name: string }) => [
  ...guardianTrail(locale),
  { href: `/guardian/children/${child.learnerId}`, label: child.name },
]

/** The way to a page of one consent. */
export const consentTrail = (locale: Locale) => [
  ...guardianTrail(locale),
  { href: '/guardian/consents', label: consentsStrings.title[locale] },
]
