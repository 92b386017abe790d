import type { Certificate, CertificateKind } from '../../certificates/index.ts'
import { fill, html, type KakehashiError, type Locale, type SafeHtml, safeUrl } from '../../foundation/index.ts'
import type { School } from '../../organisations/index.ts'
import type { ClassLearner, SchoolClass } from '../../roster/index.ts'
import { actions, button, type Choice, choices, linkButton } from '../components/index.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { classStrings } from './class-page.strings.ts'
import { classesStrings } from './classes-page.strings.ts'
import { schoolPath, schoolTrail } from './school-context.ts'

type T = Spoken<typeof classStrings>

interface Model {
  school: School
  schoolClass: SchoolClass
  learners: readonly ClassLearner[]
  /** The kinds that the reader may draft. */
  kinds: readonly CertificateKind[]
  /** Which of them is drafted here; the first when absent. */
  kind?: string | undefined
  /** Open drafts and approved certificates of the school. */
  existing: readonly Certificate[]
  /** The ticks: those of a refused form as they were sent, nobody, or everybody for whom a certificate is due. */
  chosen: ReadonlySet<string> | 'none' | 'due'
  error?: KakehashiError | undefined
}

/** The learners of a class, ticked where a certificate could be drafted and none exists yet. */
export function classPage(locale: Locale, model: Model): Page {
  const t = speak(classStrings, locale)
  const { school, schoolClass, kinds, error } = model
  const kind = kinds.find((one) => one.kind === model.kind) ?? kinds[0]
  return {
    title: fill(t.title, { name: schoolClass.title }),
    over: school.name,
    path: [
      ...schoolTrail(school),
      { href: schoolPath(school, '/classes'), label: speak(classesStrings, locale).title },
    ],
    refused: error,
    ...(error && { status: error.status }),
    body: html`${refusal(locale, error)}
${kind === undefined ? html`<p>${t.noKind}</p>` : html`<p class="lead">${t.lead}</p>${form(locale, model, kind, t)}`}`,
  }
}

function form(
  locale: Locale,
  { school, schoolClass, learners, kinds, existing, chosen }: Model,
  kind: CertificateKind,
  t: T,
): SafeHtml {
  const classes = schoolPath(school, '/classes')
  const here = `${classes}/${schoolClass.classId}`
  const same = existing.filter((one) => one.kind === kind.kind)
  const stages = new Map<string, Certificate['status']>()
  for (const { learnerId, status } of same) if (stages.get(learnerId) !== 'draft') stages.set(learnerId, status)
  const select = (who: 'all' | 'none', label: string) =>
    html`<li><a href="${safeUrl(`${here}?${new URLSearchParams({ kind: kind.kind, select: who })}`)}">${label}</a></li>`
  const kindLinks = kinds.map(
    (one) =>
      html`<li><a href="${safeUrl(`${here}?${new URLSearchParams({ kind: one.kind })}`)}"${one === kind && html` aria-current="true"`}>${one.name[locale]}</a></li>`,
  )
  return html`<h2>${t.kind}</h2>
${kinds.length === 1 ? html`<p>${kind.name[locale]}</p>` : html`<nav class="filters" aria-label="${t.kind}"><ul>${kindLinks}</ul></nav>`}
<nav class="filters" aria-label="${t.select}"><ul>${select('all', t.selectAll)}${select('none', t.selectNone)}</ul></nav>
<form method="post" action="${here}">
<input type="hidden" name="kind" value="${kind.kind}">
${choices({ name: 'learner', legend: t.learners, type: 'checkbox', dense: true, choices: learners.map((learner) => choiceOf(learner, stages.get(learner.learnerId), chosen, t)) })}
${actions(button({ label: t.go }), linkButton({ label: t.back, href: classes, kind: 'secondary' }))}
</form>`
}

function choiceOf(
  learner: ClassLearner,
  stage: Certificate['status'] | undefined,
  chosen: Model['chosen'],
  t: T,
): Choice {
  const { learnerId, number, officialName, officialNameKana, preferredName } = learner
  const note =
    officialName === null ? t.noRegister : stage === 'draft' ? t.draft : stage === 'approved' ? t.approved : undefined
  const place = number === null ? [] : [fill(t.number, { number: String(number) })]
  const possible = officialName !== null && stage !== 'draft'
  const wanted = typeof chosen === 'string' ? chosen === 'due' && note === undefined : chosen.has(learnerId)
  return {
    value: learnerId,
    label: officialName ?? preferredName,
    note: [
      ...place,
      ...(officialNameKana === null ? [] : [officialNameKana]),
      ...(note === undefined ? [] : [note]),
    ].join(' / '),
    checked: possible && wanted,
    disabled: !possible,
  }
}
