import { html, type KakehashiError, type Locale } from '../../foundation/index.ts'
import { actions, linkButton, panel } from '../components/index.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { describeError } from './describe.ts'
import { errorPageStrings } from './error-page.strings.ts'
import { reference } from './reference.ts'

/**
 * A refusal as a page: what happened and what to do from the catalogue, the code, the attempt it belongs to, and a way on.
 * @param model `waysOn` lead on, the most useful first; the first page when absent
 */
export function errorPage(
  locale: Locale,
  model: {
    error: KakehashiError
    attempt?: string | undefined
    waysOn?: readonly { href: string; label: string }[] | undefined
  },
): Page {
  const t = speak(errorPageStrings, locale)
  const { what, action } = describeError(model.error, locale)
  const waysOn = model.waysOn ?? [{ href: '/', label: t.wayOn }]
  const links = waysOn.map((way, index) => linkButton({ ...way, kind: index === 0 ? 'primary' : 'secondary' }))
  return {
    title: t[headingFor(model.error.status)],
    status: model.error.status,
    body: html`<p class="lead">${what}</p>
${panel({ title: t.action, body: html`<p>${action}</p>${actions(...links)}` })}
${reference(locale, { code: model.error.code, attempt: model.attempt })}`,
  }
}

function headingFor(status: number): 'refused' | 'forbidden' | 'notFound' | 'fault' {
  if (status === 403) return 'forbidden'
  if (status === 404) return 'notFound'
  return status >= 500 ? 'fault' : 'refused'
}
