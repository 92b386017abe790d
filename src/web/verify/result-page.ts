import type { CheckedCredential } from '../../credentials/index.ts'
import { html, type KakehashiError, type Locale, type Result, type SafeHtml } from '../../foundation/index.ts'
import { claimLabel, claimValue } from '../claims.ts'
import { actions, descriptionList, linkButton, notice, tag } from '../components/index.ts'
import { showInstant } from '../dates.ts'
import { describeError } from '../errors/describe.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { type CredentialKinds, describeKind } from './credential-kind.ts'
import { resultStrings } from './result-page.strings.ts'
import { verifyStrings } from './verify-page.strings.ts'

type T = Spoken<typeof resultStrings>

/**
 * What came of checking a credential: valid with all it shows, not valid with the reason, or not known.
 * @param model `checkedAt` is the moment of the check, ISO 8601
 */
export function resultPage(
  locale: Locale,
  model: { result: Result<CheckedCredential, KakehashiError>; checkedAt: string; kinds: CredentialKinds },
): Page {
  const t = speak(resultStrings, locale)
  const { result, checkedAt, kinds } = model
  const checked = [t.checked, showInstant(checkedAt, locale)] as const
  return {
    title: t.title,
    path: [{ href: '/verify', label: verifyStrings.title[locale] }],
    ...(!result.ok && { status: result.failure.status }),
    body: html`${result.ok ? valid(result.value, { kinds, checked, locale, t }) : refused(result.failure, { checked, locale, t })}
${actions(linkButton({ label: t.again, href: '/verify', kind: 'secondary' }))}`,
  }
}

interface Around {
  checked: readonly [string, string]
  locale: Locale
  t: T
}

function valid(credential: CheckedCredential, { kinds, checked, locale, t }: Around & { kinds: CredentialKinds }) {
  const { issuer, issued_at: collected } = credential
  const kind = describeKind(credential, kinds, locale)
  const shown = kind.claims.map(([name, value]) => [claimLabel(name, locale), claimValue(value, locale)] as const)
  return html`<p class="verdict" role="status">${t.valid}</p>
${notice('warning', t.holderTitle, t.holder)}
${descriptionList([
  [t.kind, kind.name],
  [t.school, issuer.name],
  [t.schoolCode, html`<span class="code">${issuer.school_code}</span>`],
  ...(collected === null ? [] : [[t.collected, showInstant(collected, locale)] as const]),
  [t.expires, showInstant(credential.expires_at, locale)],
  [t.status, tag('good', t.notRevoked)],
  checked,
])}
<h2>${t.claims}</h2>
${shown.length === 0 ? html`<p>${t.nothing}</p>` : descriptionList(shown)}
<p class="small">${t.claimsNote}</p>`
}

/** A list of states that cannot be had tells nothing of the certificate itself: that is said apart from "not valid". */
function refused(error: KakehashiError, { checked, locale, t }: Around): SafeHtml {
  const { what, action } = describeError(error, locale)
  const unknown = error.status >= 500
  return html`<p class="verdict verdict--refused" role="alert">${unknown ? t.unknown : t.refused}</p>
${unknown && html`<p>${t.unknownNote}</p>`}
${descriptionList([
  [t.reason, what],
  [t.action, action],
  [t.contents, t.notShown],
  checked,
  [t.code, html`<span class="code">${error.code}</span>`],
])}`
}
