import type { CheckedCredential } from '../../credentials/index.ts'
import { html, KakehashiError, type Locale, type Result, type SafeHtml } from '../../foundation/index.ts'
import { claimLabel, claimValue } from '../claims.ts'
import { actions, descriptionList, linkButton, notice } from '../components/index.ts'
import { showInstant } from '../dates.ts'
import { describeError } from '../errors/describe.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { resultStrings } from './result-page.strings.ts'
import { verifyStrings } from './verify-page.strings.ts'

type T = Spoken<typeof resultStrings>
type Refusal = ConstructorParameters<typeof KakehashiError>[0]

/** What came of checking a credential: valid with all it shows, or refused with the reason. */
export function resultPage(
  locale: Locale,
  model: { result: Result<CheckedCredential, { code: Refusal }>; checkedAt: string },
): Page {
  const t = speak(resultStrings, locale)
  const { result } = model
  return {
    title: t.title,
    path: [{ href: '/verify', label: verifyStrings.title[locale] }],
    ...(!result.ok && { status: 422 }),
    body: html`${result.ok ? valid(result.value, model.checkedAt, locale, t) : refused(result.failure.code, locale, t)}
${actions(linkButton({ label: t.again, href: '/verify', kind: 'secondary' }))}`,
  }
}

function valid(credential: CheckedCredential, checkedAt: string, locale: Locale, t: T): SafeHtml {
  const { issuer, claims } = credential
  const shown = Object.entries(claims).map(
    ([name, value]) => [claimLabel(name, locale), claimValue(value, locale)] as const,
  )
  return html`<p class="verdict" role="status">${t.valid}</p>
${descriptionList([
  [t.issuer, issuer.name],
  [t.schoolCode, issuer.school_code],
  ...(credential.issued_at === null ? [] : ([[t.issuedAt, showInstant(credential.issued_at, locale)]] as const)),
  [t.expiresAt, showInstant(credential.expires_at, locale)],
  [t.status, t.statusValid],
  [t.checkedAt, showInstant(checkedAt, locale)],
])}
<h2>${t.claims}</h2>${shown.length === 0 ? html`<p>${t.nothing}</p>` : descriptionList(shown)}
${notice('info', t.holderTitle, t.holder)}`
}

function refused(code: Refusal, locale: Locale, t: T): SafeHtml {
  const { what, action } = describeError(new KakehashiError(code), locale)
  return html`<p class="verdict verdict--refused" role="alert">${t.refused}</p>
${descriptionList([
  [t.reason, html`<p>${what}</p><p>${action}</p>`],
  [t.code, html`<span class="code">${code}</span>`],
])}`
}
