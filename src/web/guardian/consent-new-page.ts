import { fill, html, type KakehashiError, type Locale, type Text } from '../../foundation/index.ts'
import { actions, button, choices, linkButton, steps, textField } from '../components/index.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { consentNewStrings } from './consent-new-page.strings.ts'
import { childTrail } from './trail.ts'

/** A service that accepts a kind of certificate, with what it would be shown. */
export interface Recipient {
  readonly clientId: string
  readonly name: Text
  readonly purpose: Text
  readonly claims: readonly { readonly name: string; readonly label: Text }[]
}

/** The steps of a consent. */
export function consentSteps(locale: Locale, current: number) {
  const t = speak(consentNewStrings, locale)
  return steps(locale, [t.step1, t.step2, t.step3], current)
}

/** Asks for whom and until when; what exactly follows on the page where it is signed. */
export function consentNewPage(
  locale: Locale,
  model: {
    child: { learnerId: string; name: string }
    certificateId: string
    kindName: Text
    recipients: readonly Recipient[]
    chosen: string | undefined
    until: string
    error?: KakehashiError | undefined
  },
): Page {
  const t = speak(consentNewStrings, locale)
  const { child, recipients, error } = model
  const back = `/guardian/children/${child.learnerId}`
  const separator = locale === 'ja' ? '、' : ', '
  const options = recipients.map(({ clientId, name, purpose, claims }, index) => ({
    value: clientId,
    label: name[locale],
    note: `${fill(t.purpose, { purpose: purpose[locale] })} / ${fill(t.asks, { claims: claims.map(({ label }) => label[locale]).join(separator) })}`,
    checked: model.chosen === undefined ? index === 0 : model.chosen === clientId,
  }))
  const form = html`<form method="post" action="${back}/certificates/${model.certificateId}/consent">
${choices({ name: 'service', legend: t.service, type: 'radio', choices: options })}
${textField({ locale, name: 'until', label: t.until, hint: t.untilHint, type: 'date', value: model.until })}
${actions(button({ label: t.go }), linkButton({ label: t.back, href: back, kind: 'secondary' }))}</form>`
  return {
    title: t.title,
    path: childTrail(locale, child),
    refused: error,
    ...(error && { status: error.status }),
    body: html`${consentSteps(locale, 0)}${refusal(locale, error)}
<p class="lead">${fill(t.lead, { name: child.name, kind: model.kindName[locale] })}</p>
${recipients.length === 0 ? html`<p>${t.noService}</p>${actions(linkButton({ label: t.back, href: back, kind: 'secondary' }))}` : form}`,
  }
}
