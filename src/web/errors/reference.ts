import { type ErrorCode, html, type Locale, type SafeHtml } from '../../foundation/index.ts'
import { speak } from '../strings.ts'
import { referenceStrings } from './reference.strings.ts'

/** What somebody who asks for help reads to the operator: the code of a refusal and the number, small, at the foot of a page. */
export function reference(
  locale: Locale,
  { code, attempt }: { code?: ErrorCode | undefined; attempt: string | undefined },
): SafeHtml {
  const t = speak(referenceStrings, locale)
  return html`<div class="reference">${
    code !== undefined &&
    html`<p>${t.reference}</p>
`
  }<dl>${code !== undefined && html`<dt>${t.code}</dt><dd class="code">${code}</dd>`}${attempt !== undefined && html`<dt>${t.attempt}</dt><dd class="code">${attempt}</dd>`}</dl></div>`
}
