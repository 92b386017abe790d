import type { ListedCredential } from '../../credentials/index.ts'
import { fill, html, type KakehashiError, type Locale, type SafeHtml } from '../../foundation/index.ts'
import { button, descriptionList, linkButton, notice, panel } from '../components/index.ts'
import { showDay, showInstant } from '../dates.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { consentStrings } from './consent-page.strings.ts'
import { consentsStrings } from './consents-page.strings.ts'
import { consentTag, type NamedConsent } from './consents-page.ts'
import { consentTrail } from './trail.ts'

interface Model {
  consent: NamedConsent
  /** Whether a certificate can be received under it now. */
  receivable: boolean
  credentials: readonly ListedCredential[]
  error?: KakehashiError | undefined
  done?: string | undefined
}

/** One consent: what was signed, what was received under it, and the way out of it. */
export function consentPage(locale: Locale, model: Model): Page {
  const t = speak(consentStrings, locale)
  const names = speak(consentsStrings, locale)
  const { consent, error, done } = model
  const active = consent.status === 'active'
  return {
    title: t.title,
    path: consentTrail(locale),
    refused: error,
    ...(error && { status: error.status }),
    body: html`${refusal(locale, error)}${done === 'consent-given' && notice('success', t.given, t.givenNext)}${done === 'consent-withdrawn' && notice('success', t.withdrawnNow, t.withdrawnNowText)}
${descriptionList([
  [names.status, consentTag(consent, locale)],
  [names.child, consent.learnerName],
  [names.kind, consent.kindName[locale]],
  [names.service, consent.serviceName[locale]],
  [names.givenAt, showInstant(consent.givenAt, locale)],
  [names.until, showDay(consent.until, locale)],
  ...(consent.withdrawnAt === null ? [] : ([[t.withdrawnAt, showInstant(consent.withdrawnAt, locale)]] as const)),
])}
${active && receive(model, t)}${received(model.credentials, locale, t)}
<details class="details"><summary>${t.text}</summary><pre class="letter" lang="ja">${consent.text}</pre></details>
${active && html`<p>${linkButton({ label: t.withdraw, href: `/guardian/consents/${consent.consentId}/withdraw`, kind: 'danger' })}</p>`}`,
  }
}

function receive({ consent, receivable }: Model, t: Spoken<typeof consentStrings>): SafeHtml {
  const form = html`<p>${t.receiveText}</p><form method="post" action="/guardian/consents/${consent.consentId}/offers">${button({ label: t.receive })}</form>`
  return panel({ title: t.receive, body: receivable ? form : html`<p>${t.noCertificate}</p>` })
}

function received(
  credentials: readonly ListedCredential[],
  locale: Locale,
  t: Spoken<typeof consentStrings>,
): SafeHtml | null {
  if (credentials.length === 0) return null
  const items = credentials.map(
    ({ issuedAt, revokedAt }) =>
      html`<li>${fill(t.issuedAt, { time: showInstant(issuedAt, locale) })}${revokedAt !== null && html` ${t.issuedRevoked}`}</li>`,
  )
  return html`<h2>${t.issued}</h2><ul>${items}</ul>`
}
