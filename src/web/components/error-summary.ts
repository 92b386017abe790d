import { html, type Locale, type SafeHtml } from '../../foundation/index.ts'
import { speak } from '../strings.ts'
import { errorSummaryStrings } from './error-summary.strings.ts'
import { fieldId } from './field.ts'

/** Stands above a form that was refused: each line leads to its field. Nothing when there is no error. */
export function errorSummary(locale: Locale, errors: Readonly<Record<string, string>>): SafeHtml | null {
  const lines = Object.entries(errors).map(
    ([field, message]) => html`<li><a href="#${fieldId(field)}">${message}</a></li>`,
  )
  if (lines.length === 0) return null
  return html`<div class="notice notice--error" role="alert">
<p class="notice__title">${speak(errorSummaryStrings, locale).title}</p>
<ul>${lines}</ul>
</div>`
}
