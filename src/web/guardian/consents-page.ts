import type { Consent } from '../../consent/index.ts'
import { html, type Locale, type SafeHtml, safeUrl, type Text } from '../../foundation/index.ts'
import { type TagKind, table, tag } from '../components/index.ts'
import { showDay, showInstant } from '../dates.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { consentsStrings } from './consents-page.strings.ts'
import { guardianTrail } from './trail.ts'

/** A consent with the names of what it speaks of. */
export type NamedConsent = Consent & {
  readonly learnerName: string
  readonly kindName: Text
  readonly serviceName: Text
}

const looks: Record<Consent['status'], TagKind> = { active: 'good', expired: 'plain', withdrawn: 'bad' }

/** How a consent stands, in a word. */
export const consentTag = (consent: Consent, locale: Locale): SafeHtml =>
  tag(looks[consent.status], consentsStrings[consent.status][locale])

/** Every consent a person has given. */
export function consentsPage(locale: Locale, model: { consents: readonly NamedConsent[] }): Page {
  const t = speak(consentsStrings, locale)
  const rows = model.consents.map((consent) => [
    html`<a href="${safeUrl(`/guardian/consents/${consent.consentId}`)}">${consent.serviceName[locale]}</a>`,
    consent.learnerName,
    consent.kindName[locale],
    showInstant(consent.givenAt, locale),
    showDay(consent.until, locale),
    consentTag(consent, locale),
  ])
  const columns = [t.service, t.child, t.kind, t.givenAt, t.until, t.status]
  return {
    title: t.title,
    width: 'wide',
    path: guardianTrail(locale),
    body: html`${rows.length === 0 ? html`<p>${t.none}</p>` : html`<p class="lead">${t.lead}</p>${table({ caption: t.title, columns, rows })}`}`,
  }
}
