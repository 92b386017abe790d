import type { Certificate, CertificateKind } from '../../certificates/index.ts'
import { fill, html, type KakehashiError, type Locale } from '../../foundation/index.ts'
import type { School } from '../../organisations/index.ts'
import type { ClassLearner, SchoolClass } from '../../roster/index.ts'
import { actions, button, type Choice, choices, linkButton, selectField } from '../components/index.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { classStrings } from './class-page.strings.ts'
import { classesStrings } from './classes-page.strings.ts'
import { schoolPath, schoolTrail } from './school-context.ts'

/** The learners of a class, ticked where a certificate could be drafted and none exists yet. */
export function classPage(
  locale: Locale,
  model: {
    school: School
    schoolClass: SchoolClass
    learners: readonly ClassLearner[]
    kinds: readonly CertificateKind[]
    /** Open drafts and approved certificates of the school. */
    existing: readonly Certificate[]
    error?: KakehashiError | undefined
  },
): Page {
  const t = speak(classStrings, locale)
  const { school, schoolClass, learners, kinds, existing, error } = model
  const classes = schoolPath(school, '/classes')
  const stages = new Map(existing.map(({ learnerId, status }) => [learnerId, status]))
  const kindChoices = kinds.map(({ kind, name }) => ({ value: kind, label: name[locale] }))
  return {
    title: fill(t.title, { name: schoolClass.title }),
    over: school.name,
    path: [...schoolTrail(school), { href: classes, label: speak(classesStrings, locale).title }],
    refused: error !== undefined,
    ...(error && { status: error.status }),
    body: html`${refusal(locale, error)}
${
  kinds.length === 0
    ? html`<p>${t.noKind}</p>`
    : html`<p class="lead">${t.lead}</p>
<form method="post" action="${classes}/${schoolClass.classId}">
${selectField({ locale, name: 'kind', label: t.kind, options: kindChoices })}
${choices({ name: 'learner', legend: t.learners, type: 'checkbox', dense: true, choices: learners.map((learner) => choiceOf(learner, stages.get(learner.learnerId), t)) })}
${actions(button({ label: t.go }), linkButton({ label: t.back, href: classes, kind: 'secondary' }))}
</form>`
}`,
  }
}

function choiceOf(
  learner: ClassLearner,
  stage: Certificate['status'] | undefined,
  t: Spoken<typeof classStrings>,
): Choice {
  const { learnerId, number, officialName, officialNameKana, preferredName } = learner
  const note =
    officialName === null ? t.noRegister : stage === 'draft' ? t.draft : stage === 'approved' ? t.approved : undefined
  const place = number === null ? [] : [fill(t.number, { number: String(number) })]
  return {
    value: learnerId,
    label: officialName ?? preferredName,
    note: [
      ...place,
      ...(officialNameKana === null ? [] : [officialNameKana]),
      ...(note === undefined ? [] : [note]),
    ].join(' / '),
    checked: note === undefined,
    disabled: officialName === null,
  }
}
