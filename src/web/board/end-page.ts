import { html, type KakehashiError, type Locale } from '../../foundation/index.ts'
import type { Board, ListedAppointment } from '../../organisations/index.ts'
import { actions, button, descriptionList, linkButton, textField } from '../components/index.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { roleStrings } from '../roles.strings.ts'
import { speak } from '../strings.ts'
import { boardStrings } from './board-page.strings.ts'
import { showTerm } from './board-page.ts'
import { endStrings } from './end-page.strings.ts'

/** Asks for the last day of an appointment. */
export function endPage(
  locale: Locale,
  model: { board: Board; appointment: ListedAppointment; endsOn: string; error?: KakehashiError | undefined },
): Page {
  const t = speak(endStrings, locale)
  const { board, appointment, error } = model
  const home = `/boards/${board.code}`
  return {
    title: t.title,
    over: board.name,
    path: [{ href: home, label: speak(boardStrings, locale).title }],
    refused: error,
    ...(error && { status: error.status }),
    body: html`${refusal(locale, error)}${descriptionList([
      [t.person, appointment.displayName],
      [t.school, appointment.schoolName],
      [t.role, roleStrings[appointment.role][locale]],
      [t.term, showTerm(appointment, locale, speak(boardStrings, locale))],
    ])}
<form method="post" action="${home}/appointments/${appointment.appointmentId}/end">
${textField({ locale, name: 'ends_on', label: t.endsOn, hint: t.endsHint, type: 'date', value: model.endsOn })}
${actions(button({ label: t.go, kind: 'danger' }), linkButton({ label: t.back, href: home, kind: 'secondary' }))}
</form>`,
  }
}
