import { html, type KakehashiError, type Locale, type SafeHtml, safeUrl } from '../../foundation/index.ts'
import type { PathChoiceModel, PathOption } from '../../signin/index.ts'
import { button, icons, notice, panel } from '../components/index.ts'
import { describeError } from '../errors/describe.ts'
import { reference } from '../errors/reference.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { cancelForm, serviceLine } from './frame.ts'
import { pathChoiceStrings } from './path-choice-page.strings.ts'

/** The choice between 組織 and 個人, each with what it needs; with one way only, the page says what comes. */
export function pathChoicePage(model: PathChoiceModel): Page {
  const { locale, options } = model
  const t = speak(pathChoiceStrings, locale)
  const ways = options.map((option) => way(option, locale, t))
  return {
    title: options.length > 1 ? t.title : t.titleOne,
    over: serviceLine(model),
    width: options.length > 1 ? 'wide' : 'narrow',
    menu: false,
    formAction: model.formAction,
    body: html`${model.notice !== undefined && problem(model.notice, locale)}
<div class="${options.length > 1 ? 'columns' : 'single'}">${ways}</div>
<p class="small">${t.noMyNumber}</p>
${cancelForm(locale, model.cancelAction)}${reference(locale, { code: model.notice?.code, attempt: model.attempt })}`,
  }
}

const problem = (error: KakehashiError, locale: Locale) => {
  const { what, action } = describeError(error, locale)
  return notice('warning', what, html`<p>${action}</p>`)
}

function way({ path, action, outOfUse }: PathOption, locale: Locale, t: Spoken<typeof pathChoiceStrings>): SafeHtml {
  const individual = path === 'individual'
  const needs = individual
    ? [t.individualNeed1, t.individualNeed2, t.individualNeed3]
    : [t.organisationNeed1, t.organisationNeed2]
  const go = html`<form method="post" action="${safeUrl(action)}">${button({ label: individual ? t.individualGo : t.organisationGo })}</form>`
  return panel({
    title: individual ? t.individual : t.organisation,
    icon: individual ? icons.card : icons.school,
    body: html`<p>${individual ? t.individualText : t.organisationText}</p>
<h3>${t.needs}</h3><ul>${needs.map((need) => html`<li>${need}</li>`)}</ul>
${outOfUse === undefined ? go : closed(outOfUse, locale, t.outOfUse)}`,
  })
}

function closed(error: KakehashiError, locale: Locale, title: string): SafeHtml {
  const { what, action } = describeError(error, locale)
  return notice('warning', title, html`<p>${what}</p><p>${action}</p><p class="small code">${error.code}</p>`)
}
