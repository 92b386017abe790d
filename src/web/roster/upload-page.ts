import { fill, html, type KakehashiError, type Locale, type SafeHtml } from '../../foundation/index.ts'
import type { RosterProblem } from '../../roster/index.ts'
import { actions, button, fileField, notice, steps, table } from '../components/index.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { type RosterOwner, rosterPath, rosterTrail } from './owner.ts'
import { rosterUploadStrings } from './upload-page.strings.ts'

type T = Spoken<typeof rosterUploadStrings>

/** The steps of an import, for both of its pages. */
export const rosterSteps = (locale: Locale, current: number): SafeHtml => {
  const t = speak(rosterUploadStrings, locale)
  return steps(locale, [t.upload, t.check, t.done], current)
}

/** The form for the two files; above it what was wrong with the ones just sent. */
export function rosterUploadPage(
  locale: Locale,
  model: {
    owner: RosterOwner
    refused?: { problems: readonly RosterProblem[]; total: number } | undefined
    error?: KakehashiError | undefined
  },
): Page {
  const t = speak(rosterUploadStrings, locale)
  const { owner, refused, error } = model
  return {
    title: t.title,
    over: owner.name,
    width: 'wide',
    path: rosterTrail(owner),
    refused: error ?? refused !== undefined,
    ...(refused && { status: 422 }),
    ...(error && { status: error.status }),
    body: html`${rosterSteps(locale, 0)}${refusal(locale, error)}${refused !== undefined && problemList(refused, locale, t)}
<p class="lead">${t.lead}</p>
<form class="form" method="post" action="${rosterPath(owner)}" enctype="multipart/form-data">
${fileField({ locale, name: 'roster', label: t.zip, hint: t.zipHint, accept: '.zip,application/zip', required: false })}
${fileField({ locale, name: 'register', label: t.csv, hint: t.csvHint, accept: '.csv,text/csv', required: false })}
<p class="small">${t.either}</p>
${actions(button({ label: t.go }))}
</form>`,
  }
}

function problemList(refused: { problems: readonly RosterProblem[]; total: number }, locale: Locale, t: T): SafeHtml {
  const { problems, total } = refused
  const rows = problems.map((problem) => [
    html`${placeOf(problem, t)}`,
    html`${problem.message[locale]}<br><span class="small code">${problem.code}</span>`,
    problem.action[locale],
  ])
  return html`${notice('error', fill(t.refused, { count: String(total) }), html`<p>${t.refusedLead}</p>`)}
<h2>${t.problems}</h2>${total > problems.length && html`<p>${fill(t.first, { count: String(problems.length) })}</p>`}
${table({ caption: t.problems, columns: [t.place, t.problem, t.action], rows })}`
}

function placeOf({ file, row, column }: RosterProblem, t: T): SafeHtml {
  const where = [
    row === null ? t.wholeFile : fill(t.row, { row: String(row) }),
    ...(column === null ? [] : [columnOf(column, t)]),
  ]
  return html`<span class="code">${file}</span><br>${where.join(' ')}`
}

/** A column by its name, or by its place where a header has no usable name for it (`15`, `#15`). */
function columnOf(column: string, t: T): string {
  const place = /^#?([0-9]+)$/.exec(column)?.[1]
  return place === undefined ? fill(t.column, { column }) : fill(t.columnPlace, { place })
}
