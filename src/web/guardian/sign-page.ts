import { html, type KakehashiError, type Locale, type SafeHtml, safeUrl } from '../../foundation/index.ts'
import { actions, linkButton, panel, readerForm } from '../components/index.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { signStrings } from './sign-page.strings.ts'

interface Model {
  kind: 'link' | 'consent'
  trail: readonly { href: string; label: string }[]
  steps: SafeHtml
  /** Japanese, byte for byte what the card signs. */
  text: string
  /** English, for reading only. */
  companion: string
  readerUrl: string
  fields: Readonly<Record<string, string>>
  backUrl: string
  error?: KakehashiError | undefined
}

/** The exact text, and the form that goes to the card reader to sign it. */
export function signPage(locale: Locale, model: Model): Page {
  const t = speak(signStrings, locale)
  const { error } = model
  return {
    title: model.kind === 'link' ? t.linkTitle : t.consentTitle,
    path: model.trail,
    formAction: [new URL(model.readerUrl).origin],
    refused: error,
    ...(error && { status: error.status }),
    body: html`${model.steps}${refusal(locale, error)}<p class="lead">${t.lead}</p>
<h2>${t.text}</h2><p class="small">${t.textNote}</p><pre class="letter" lang="ja">${model.text}</pre>
${locale === 'en' && html`<h2>${t.companion}</h2><pre class="letter letter--companion" lang="en">${model.companion}</pre>`}
${panel({ title: t.how, body: html`<p>${t.howText}</p>${readerForm({ readerUrl: model.readerUrl, fields: model.fields, label: t.go })}` })}
<p><a href="${safeUrl(model.backUrl)}">${t.back}</a></p>`,
  }
}

/** Somebody came back to a text that no longer waits to be signed. */
export function signGonePage(locale: Locale, again: string): Page {
  const t = speak(signStrings, locale)
  return {
    title: t.gone,
    status: 410,
    body: html`<p class="lead">${t.goneLead}</p>${actions(linkButton({ label: t.again, href: again }))}`,
  }
}
