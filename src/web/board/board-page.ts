import { fill, html, type Locale, type SafeHtml } from '../../foundation/index.ts'
import type { Board, ListedAppointment, OrganisationAccount } from '../../organisations/index.ts'
import { actions, linkButton, notice, type TagKind, table, tag } from '../components/index.ts'
import { showDay, showInstant } from '../dates.ts'
import type { Page } from '../layout.ts'
import { roleStrings } from '../roles.strings.ts'
import { type Spoken, speak } from '../strings.ts'
import { boardStrings } from './board-page.strings.ts'

type T = Spoken<typeof boardStrings>

/** Who is appointed at the schools of a board, who waits for it, and the ways to change that. */
export function boardPage(
  locale: Locale,
  model: {
    board: Board
    appointments: readonly ListedAppointment[]
    waiting: readonly OrganisationAccount[]
    done?: string | undefined
  },
): Page {
  const t = speak(boardStrings, locale)
  const { board, appointments, waiting } = model
  const open = appointments.filter(({ state }) => state === 'current' || state === 'future')
  const past = appointments.filter(({ state }) => state === 'ended' || state === 'cancelled')
  return {
    title: t.title,
    over: board.name,
    width: 'wide',
    body: html`${model.done === 'appointed' && notice('success', t.appointed)}${model.done === 'ended' && notice('success', t.endedNow)}
<p class="lead">${t.lead}</p>
<p>${linkButton({ label: t.roster, href: `/boards/${board.code}/roster`, kind: 'secondary' })}</p>
<h2>${t.waiting}</h2>
${waiting.length === 0 ? html`<p>${t.nobodyWaiting}</p>` : html`<p>${t.waitingLead}</p>${waitingTable(waiting, board, locale, t)}`}
<h2>${t.appointments}</h2>
${open.length === 0 ? html`<p>${t.none}</p>` : appointmentTable(open, board, locale, t, true)}
${past.length > 0 && html`<details class="details"><summary>${t.past}</summary>${appointmentTable(past, board, locale, t, false)}</details>`}`,
  }
}

function waitingTable(waiting: readonly OrganisationAccount[], board: Board, locale: Locale, t: T): SafeHtml {
  const rows = waiting.map((account) => [
    account.displayName,
    t[account.accountType],
    showInstant(account.firstRecordedAt, locale),
    linkButton({
      label: t.appoint,
      about: fill(t.appointOf, { name: account.displayName }),
      href: `/boards/${board.code}/appointments/new?person=${encodeURIComponent(account.personId)}`,
      kind: 'secondary',
    }),
  ])
  return table({ caption: t.waiting, columns: [t.name, t.account, t.since, t.act], rows })
}

const stateTags: Record<ListedAppointment['state'], TagKind> = {
  current: 'good',
  future: 'waiting',
  ended: 'plain',
  cancelled: 'plain',
}

function appointmentTable(list: readonly ListedAppointment[], board: Board, locale: Locale, t: T, open: boolean) {
  const roles = speak(roleStrings, locale)
  const rows = list.map((one) => [
    one.displayName,
    one.schoolName,
    roles[one.role],
    showTerm(one, locale, t),
    tag(stateTags[one.state], t[one.state]),
    ...(open
      ? [
          actions(
            linkButton({
              label: t.again,
              about: fill(t.againOf, { name: one.displayName }),
              href: `/boards/${board.code}/appointments/new?person=${encodeURIComponent(one.personId)}`,
              kind: 'secondary',
            }),
            linkButton({
              label: t.end,
              about: fill(t.endOf, { name: one.displayName }),
              href: `/boards/${board.code}/appointments/${one.appointmentId}/end`,
              kind: 'secondary',
            }),
          ),
        ]
      : []),
  ])
  const columns = [t.name, t.school, t.role, t.term, t.state, ...(open ? [t.act] : [])]
  return table({ caption: open ? t.appointments : t.past, columns, rows })
}

/** A term as people read it, open or closed. */
export function showTerm(term: { startsOn: string; endsOn: string | null }, locale: Locale, t: T): string {
  const starts = showDay(term.startsOn, locale)
  return term.endsOn === null
    ? fill(t.from, { starts })
    : fill(t.fromTo, { starts, ends: showDay(term.endsOn, locale) })
}
