import { html, type Locale } from '../../foundation/index.ts'
import { actions, button, errorSummary, fileField, textArea } from '../components/index.ts'
import { layoutStrings } from '../layout.strings.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { verifyStrings } from './verify-page.strings.ts'

/** Asks for a credential to check; open to everybody. */
export function verifyPage(locale: Locale, model: { missing?: boolean } = {}): Page {
  const t = speak(verifyStrings, locale)
  const missing = model.missing === true
  return {
    title: t.title,
    path: [{ href: '/', label: layoutStrings.home[locale] }],
    refused: missing,
    ...(missing && { status: 422 }),
    body: html`${errorSummary(locale, missing ? { credential: t.missing } : {})}<p class="lead">${t.lead}</p>
<form method="post" action="/verify" enctype="multipart/form-data">
${textArea({ locale, name: 'credential', label: t.paste, hint: t.pasteHint, rows: 8, code: true, required: false, error: missing ? t.missing : undefined })}
${fileField({ locale, name: 'file', label: t.file, hint: t.fileHint, accept: '.jwt,.sdjwt,.txt,text/plain,application/dc+sd-jwt', required: false })}
${actions(button({ label: t.go }))}
</form>`,
  }
}
