import { fill, html, type SafeHtml, safeUrl } from '../../foundation/index.ts'
import type { ReleaseModel } from '../../provider/index.ts'
import { claimLabel, claimValue } from '../claims.ts'
import { actions, button, descriptionList, panel } from '../components/index.ts'
import { reference } from '../errors/reference.ts'
import { layoutStrings } from '../layout.strings.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { releaseStrings } from './release-page.strings.ts'

/** What a service is about to receive: for staff a notice, for individuals a question. */
export function releasePage(model: ReleaseModel): Page {
  const { locale, service } = model
  const t = speak(releaseStrings, locale)
  const { basis, claims } = model.release
  const name = { service: (service?.name ?? layoutStrings.product)[locale] }
  const consent = basis === 'consent'
  const rows = claims.map(({ claim, value }): [string, SafeHtml] => [
    claimLabel(claim, locale),
    claimValue(value, locale),
  ])
  return {
    title: fill(consent ? t.titleConsent : t.titleNotice, name),
    menu: false,
    formAction: model.formAction,
    body: html`<p class="lead">${fill(consent ? t.leadConsent : t.leadNotice, name)}</p>
${service?.purpose !== undefined && html`<h2>${t.purpose}</h2><p>${service.purpose[locale]}</p>`}
${panel({ title: consent ? t.what : t.whatNotice, body: rows.length === 0 ? html`<p>${t.nothing}</p>` : descriptionList(rows) })}
${!consent && html`<p>${t.onceNotice}</p>`}
<form method="post" action="${safeUrl(model.action)}">${actions(
      button({ label: consent ? t.send : t.goOn, name: 'decision', value: 'send' }),
      button({ label: consent ? t.stop : t.stopNotice, name: 'decision', value: 'stop', kind: 'secondary' }),
    )}</form>${reference(locale, { attempt: model.attempt })}`,
  }
}
