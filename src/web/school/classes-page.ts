import { fill, html, type Locale, safeUrl } from '../../foundation/index.ts'
import type { School } from '../../organisations/index.ts'
import type { SchoolClass } from '../../roster/index.ts'
import { showGrade } from '../claims.ts'
import { actions, linkButton, table } from '../components/index.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { classesStrings } from './classes-page.strings.ts'
import { schoolPath, schoolTrail } from './school-context.ts'

/**
 * The homerooms of a school year, each leading to its learners.
 * @param model `over` says what the class is chosen for; `pathOf` gives the page that follows
 */
export function classesPage(
  locale: Locale,
  model: {
    school: School
    schoolYear: number
    classes: readonly SchoolClass[]
    title?: string
    pathOf: (classId: string) => string
  },
): Page {
  const t = speak(classesStrings, locale)
  const { school, classes } = model
  const rows = classes.map(({ classId, title, grades, learners }) => [
    html`<a href="${safeUrl(model.pathOf(classId))}">${title}</a>`,
    grades.map((grade) => showGrade(grade, locale)).join(', '),
    learners,
  ])
  return {
    title: model.title ?? t.title,
    over: school.name,
    path: schoolTrail(school),
    body: html`<h2>${fill(t.year, { year: String(model.schoolYear) })}</h2>
${
  classes.length === 0
    ? html`<p>${t.none}</p>${actions(linkButton({ label: t.roster, href: schoolPath(school, '/roster') }))}`
    : html`<p>${t.lead}</p>${table({ caption: t.title, columns: [t.name, t.grades, t.learners], rows })}`
}`,
  }
}
