import { html, type KakehashiError, type Locale } from '../../foundation/index.ts'
import { actions, button, linkButton, panel, steps, textField } from '../components/index.ts'
import { describeError } from '../errors/describe.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { linkNewStrings } from './link-new-page.strings.ts'
import { guardianTrail } from './trail.ts'

/** The steps of asking for a link. */
export function linkSteps(locale: Locale, current: number) {
  const t = speak(linkNewStrings, locale)
  return steps(locale, [t.step1, t.step2, t.step3], current)
}

/** Asks for the code that the school handed out. */
export function linkNewPage(locale: Locale, model: { code: string; error?: KakehashiError | undefined }): Page {
  const t = speak(linkNewStrings, locale)
  const { error } = model
  const ofCode = error?.code.startsWith('GUARDIANSHIP-CODE') === true
  return {
    title: t.title,
    path: guardianTrail(locale),
    refused: error,
    ...(error && { status: error.status }),
    body: html`${linkSteps(locale, 0)}${refusal(locale, error)}<p class="lead">${t.lead}</p>
<form method="post" action="/guardian/links">
${textField({
  locale,
  name: 'code',
  label: t.code,
  hint: t.codeHint,
  value: model.code,
  code: true,
  maxLength: 40,
  error: error !== undefined && ofCode ? describeError(error, locale).what : undefined,
})}
${panel({ title: t.needTitle, body: html`<ul><li>${t.need1}</li><li>${t.need2}</li></ul>` })}
${actions(button({ label: t.go }), linkButton({ label: t.back, href: '/guardian', kind: 'secondary' }))}
</form>`,
  }
}
