import { html, type KakehashiError, type Locale } from '../../foundation/index.ts'
import type { Board, OrganisationAccount, School, SchoolRole } from '../../organisations/index.ts'
import { actions, button, choices, descriptionList, linkButton, selectField, textField } from '../components/index.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { roleStrings } from '../roles.strings.ts'
import { speak } from '../strings.ts'
import { appointStrings } from './appoint-page.strings.ts'
import { boardStrings } from './board-page.strings.ts'

/** What the form holds; after a refusal it comes back as it was sent. */
export interface AppointEntry {
  schoolCode: string
  /** Nothing is chosen beforehand: a role given by accident is power given by accident. */
  role: SchoolRole | undefined
  startsOn: string
  endsOn: string
}

/** The form that appoints one person. */
export function appointPage(
  locale: Locale,
  model: {
    board: Board
    schools: readonly School[]
    person: OrganisationAccount
    entry: AppointEntry
    error?: KakehashiError | undefined
  },
): Page {
  const t = speak(appointStrings, locale)
  const { board, person, entry, error } = model
  const home = `/boards/${board.code}`
  const schools = model.schools.map(({ code, name }) => ({ value: code, label: name }))
  const roles = (['principal', 'office', 'teacher'] as const).map((role) => ({
    value: role,
    label: roleStrings[role][locale],
    checked: entry.role === role,
  }))
  return {
    title: t.title,
    over: board.name,
    path: [{ href: home, label: speak(boardStrings, locale).title }],
    refused: error,
    ...(error && { status: error.status }),
    body: html`${refusal(locale, error)}${descriptionList([[t.person, person.displayName]])}
<form method="post" action="${home}/appointments">
<input type="hidden" name="person" value="${person.personId}">
${selectField({ locale, name: 'school', label: t.school, options: schools, value: entry.schoolCode })}
${choices({ name: 'role', legend: t.role, type: 'radio', choices: roles, hint: t.roleHint })}
${textField({ locale, name: 'starts_on', label: t.startsOn, hint: t.startsHint, type: 'date', value: entry.startsOn })}
${textField({ locale, name: 'ends_on', label: t.endsOn, hint: t.endsHint, type: 'date', value: entry.endsOn, required: false })}
${actions(button({ label: t.go }), linkButton({ label: t.back, href: home, kind: 'secondary' }))}
</form>`,
  }
}
