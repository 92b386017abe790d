import { fill, html, type Locale } from '../../foundation/index.ts'
import { actions, button, descriptionList, linkButton, panel } from '../components/index.ts'
import { showDay } from '../dates.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { consentsStrings } from './consents-page.strings.ts'
import type { NamedConsent } from './consents-page.ts'
import { consentTrail } from './trail.ts'
import { withdrawStrings } from './withdraw-page.strings.ts'

/** Says what a withdrawal does before it is done. */
export function withdrawPage(locale: Locale, model: { consent: NamedConsent }): Page {
  const t = speak(withdrawStrings, locale)
  const names = speak(consentsStrings, locale)
  const { consent } = model
  const here = `/guardian/consents/${consent.consentId}`
  const effects = [t.what1, t.what2, fill(t.what3, { service: consent.serviceName[locale] }), t.what4, t.what5]
  return {
    title: t.title,
    path: consentTrail(locale),
    body: html`${descriptionList([
      [names.child, consent.learnerName],
      [names.kind, consent.kindName[locale]],
      [names.service, consent.serviceName[locale]],
      [names.until, showDay(consent.until, locale)],
    ])}
${panel({ title: t.what, body: html`<ul>${effects.map((effect) => html`<li>${effect}</li>`)}</ul>` })}
<form method="post" action="${here}/withdraw">${actions(
      button({ label: t.go, kind: 'danger' }),
      linkButton({ label: t.back, href: here, kind: 'secondary' }),
    )}</form>`,
  }
}
