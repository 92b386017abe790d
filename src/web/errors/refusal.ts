import { asKakehashiError, html, type KakehashiError, type Locale, type SafeHtml } from '../../foundation/index.ts'
import { notice } from '../components/index.ts'
import { describeError } from './describe.ts'

/** A refused act, told above the form that asked for it: what, what to do, and the code. Nothing when nothing was refused. */
export function refusal(locale: Locale, error: KakehashiError | undefined): SafeHtml | null {
  if (error === undefined) return null
  const { what, action } = describeError(error, locale)
  return notice('error', what, html`<p>${action}</p><p class="small code">${error.code}</p>`)
}

/**
 * A refusal that the person can answer in the form is shown there.
 * @throws the fault itself when it is one of ours, for the error page
 */
export function formRefusal(thrown: unknown): KakehashiError {
  const error = asKakehashiError(thrown)
  if (error.status >= 500) throw error
  return error
}
