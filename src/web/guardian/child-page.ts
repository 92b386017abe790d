import type { ApprovedCertificate, CertificateKind } from '../../certificates/index.ts'
import type { Consent } from '../../consent/index.ts'
import { fill, html, type Locale, type SafeHtml, type Text } from '../../foundation/index.ts'
import { descriptionList, linkButton, panel, tag } from '../components/index.ts'
import { showDay } from '../dates.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { childStrings } from './child-page.strings.ts'
import { guardianTrail } from './trail.ts'

type T = Spoken<typeof childStrings>

/** One certificate with the consents under which it may be received. */
export interface Receivable {
  readonly certificate: ApprovedCertificate
  readonly kind: CertificateKind
  readonly consents: readonly (Consent & { readonly serviceName: Text })[]
}

/** The certificates of a child that can be received now. */
export function childPage(
  locale: Locale,
  model: { learnerId: string; name: string; schoolName: string; className: string; receivable: readonly Receivable[] },
): Page {
  const t = speak(childStrings, locale)
  const { learnerId, name, receivable } = model
  return {
    title: fill(t.title, { name }),
    path: guardianTrail(locale),
    body: html`${descriptionList([
      [t.school, model.schoolName],
      [t.class, model.className],
    ])}
<h2>${t.available}</h2>
${receivable.length === 0 ? html`<p>${t.none}</p>` : receivable.map((one) => certificatePanel(learnerId, one, locale, t))}`,
  }
}

function certificatePanel(
  learnerId: string,
  { certificate, kind, consents }: Receivable,
  locale: Locale,
  t: T,
): SafeHtml {
  const name = kind.name[locale]
  const given = consents.map(
    (
      consent,
    ) => html`<p>${tag('good', t.consented)} ${fill(t.consentedTo, { service: consent.serviceName[locale], until: showDay(consent.until, locale) })}</p>
<p>${linkButton({ label: t.again, href: `/guardian/consents/${consent.consentId}`, kind: 'secondary' })}</p>`,
  )
  const href = `/guardian/children/${learnerId}/certificates/${certificate.certificateId}/consent`
  return panel({
    title: name,
    level: 3,
    body: html`${descriptionList([
      [t.number, certificate.certificateNumber],
      [t.issuedOn, showDay(certificate.issuedOn, locale, { era: true })],
      [t.expiresOn, showDay(certificate.expiresOn, locale, { era: true })],
    ])}${given}
${linkButton({ label: t.consent, about: fill(t.consentOf, { kind: name }), href, kind: consents.length === 0 ? 'primary' : 'secondary' })}`,
  })
}
