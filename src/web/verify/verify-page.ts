import { html, type KakehashiError, type Locale } from '../../foundation/index.ts'
import { actions, button, errorSummary, fileField, notice, textArea } from '../components/index.ts'
import { refusal } from '../errors/refusal.ts'
import { layoutStrings } from '../layout.strings.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { verifyStrings } from './verify-page.strings.ts'

/**
 * Asks for a credential to check; open to everybody. What was sent never comes back into the form.
 * @param model what was wrong with the entry: nothing or too much of it, or refused as a whole
 */
export function verifyPage(
  locale: Locale,
  model: { entry?: 'missing' | 'both' | undefined; error?: KakehashiError | undefined } = {},
): Page {
  const t = speak(verifyStrings, locale)
  const { entry, error } = model
  const wrong = entry && t[entry]
  return {
    title: t.title,
    path: [{ href: '/', label: layoutStrings.home[locale] }],
    refused: error ?? wrong !== undefined,
    ...(wrong !== undefined && { status: 422 }),
    ...(error && { status: error.status }),
    body: html`${refusal(locale, error)}${errorSummary(locale, wrong === undefined ? {} : { credential: wrong })}
<p class="lead">${t.lead}</p>
${notice('info', t.holder)}
<form method="post" action="/verify" enctype="multipart/form-data">
${textArea({ locale, name: 'credential', label: t.paste, hint: t.pasteHint, rows: 8, code: true, required: false, error: wrong })}
${fileField({ locale, name: 'file', label: t.file, hint: t.fileHint, accept: '.txt,.jwt,.sdjwt,text/plain,application/dc+sd-jwt', required: false })}
<p class="small">${t.kept}</p>
${actions(button({ label: t.go }))}
</form>`,
  }
}
