import { fill, html, type KakehashiError, type Locale } from '../../foundation/index.ts'
import type { School } from '../../organisations/index.ts'
import type { ClassLearner, SchoolClass } from '../../roster/index.ts'
import { actions, button, choices, linkButton, notice } from '../components/index.ts'
import { showInstant } from '../dates.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { handOutStrings } from './hand-out-page.strings.ts'
import { linksStrings } from './links-page.strings.ts'
import { schoolPath, schoolTrail } from './school-context.ts'

/** One guardian's code as it is printed. */
export interface Sheet {
  readonly learner: string
  readonly className: string
  readonly guardian: string
  readonly code: string
  readonly expiresAt: string
}

const trail = (school: School, locale: Locale) => [
  ...schoolTrail(school),
  { href: schoolPath(school, '/links'), label: linksStrings.title[locale] },
]

/** The learners of a class, for whose guardians codes are to be made. */
export function handOutPage(
  locale: Locale,
  model: {
    school: School
    schoolClass: SchoolClass
    learners: readonly ClassLearner[]
    error?: KakehashiError | undefined
  },
): Page {
  const t = speak(handOutStrings, locale)
  const { school, schoolClass, learners, error } = model
  const classes = schoolPath(school, '/links/classes')
  const list = learners.map(({ learnerId, number, officialName, preferredName }) => ({
    value: learnerId,
    label: officialName ?? preferredName,
    note: number === null ? undefined : fill(t.number, { number: String(number) }),
    disabled: officialName === null,
  }))
  return {
    title: fill(t.title, { name: schoolClass.title }),
    over: school.name,
    path: trail(school, locale),
    refused: error,
    ...(error && { status: error.status }),
    body: html`${refusal(locale, error)}<p class="lead">${t.lead}</p><p>${t.again}</p>
<form method="post" action="${classes}/${schoolClass.classId}">
${choices({ name: 'learner', legend: t.learners, type: 'checkbox', dense: true, choices: list })}
${actions(button({ label: t.go }), linkButton({ label: t.back, href: classes, kind: 'secondary' }))}
</form>`,
  }
}

/** The codes, one sheet for each guardian, made to be printed; without sheets, that they are gone. */
export function sheetsPage(
  locale: Locale,
  model: { school: School; issuer: string; sheets: readonly Sheet[] | undefined },
): Page {
  const t = speak(handOutStrings, locale)
  const { school, issuer, sheets } = model
  const again = actions(linkButton({ label: t.back, href: schoolPath(school, '/links/classes'), kind: 'secondary' }))
  if (sheets === undefined) {
    return {
      title: t.sheetGone,
      over: school.name,
      path: trail(school, locale),
      status: 410,
      body: html`<p class="lead">${t.sheetGoneLead}</p>${again}`,
    }
  }
  const url = `${issuer}/guardian/links/new`
  const papers = sheets.map(
    ({ learner, className, guardian, code, expiresAt }) => html`<section class="panel sheet">
<p>${fill(t.sheetChild, { school: school.name, class: className, learner })}</p>
<h2 class="panel__title">${fill(t.sheetFor, { guardian })}</h2>
<p class="small">${t.sheetCode}</p><p class="secret" data-learner="${learner}" data-guardian="${guardian}">${code}</p>
<p>${fill(t.sheetHow, { url })}</p>
<p class="small">${t.sheetUntil}: ${showInstant(expiresAt, locale)}<br>${t.sheetKeep}</p></section>`,
  )
  return {
    title: t.sheetTitle,
    over: school.name,
    path: trail(school, locale),
    body: html`<div class="no-print">${notice('success', fill(t.done, { count: String(sheets.length) }), t.sheetLead)}</div>${papers}${again}`,
  }
}
