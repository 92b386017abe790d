import { fill, html, type KakehashiError, type Locale, type SafeHtml } from '../../foundation/index.ts'
import { linkEndReasons, type PendingLink } from '../../guardianship/index.ts'
import type { School } from '../../organisations/index.ts'
import { claimValue } from '../claims.ts'
import {
  button,
  choices,
  descriptionList,
  linkButton,
  notice,
  panel,
  selectField,
  table,
  tag,
} from '../components/index.ts'
import { showDay, showInstant } from '../dates.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { linksStrings } from './links-page.strings.ts'
import { schoolPath, schoolTrail } from './school-context.ts'

type T = Spoken<typeof linksStrings>

/** Requests of guardians with what the card says beside what the register says, and the way to hand out codes. */
export function linksPage(
  locale: Locale,
  model: {
    school: School
    pending: readonly PendingLink[]
    mayDecide: boolean
    error?: KakehashiError | undefined
    done?: string | undefined
  },
): Page {
  const t = speak(linksStrings, locale)
  const { school, pending, mayDecide, error, done } = model
  const requests = pending.map((link) => request(school, link, locale, t))
  const waiting = mayDecide
    ? pending.length === 0
      ? html`<p>${t.none}</p>`
      : html`${requests}`
    : html`<p>${t.principalOnly}</p>`
  return {
    title: t.title,
    over: school.name,
    path: schoolTrail(school),
    refused: error,
    ...(error && { status: error.status }),
    body: html`${refusal(locale, error)}${done === 'link-approved' && notice('success', t.approved)}${done === 'link-rejected' && notice('success', t.rejected)}
<p class="lead">${t.lead}</p>
${panel({ title: t.handOut, body: html`<p>${t.handOutText}</p>${linkButton({ label: t.handOutGo, href: schoolPath(school, '/links/classes'), kind: 'secondary' })}` })}
<h2>${t.pending}</h2>${waiting}`,
  }
}

function request(school: School, link: PendingLink, locale: Locale, t: T): SafeHtml {
  const doubtful = link.status === 'needs-check'
  const reasons = (['not-guardian', 'cannot-confirm'] as const).map((value) => ({
    value,
    label: linkEndReasons[value][locale],
  }))
  const at = schoolPath(school, `/links/${link.linkId}`)
  return panel({
    title: link.learnerName,
    level: 3,
    body: html`<p>${tag(doubtful ? 'waiting' : 'good', doubtful ? t.needsCheck : t.matched)}</p>${doubtful && html`<p>${t.needsCheckText}</p>`}
${descriptionList([
  [t.kind, link.kind === 'self' ? t.self : t.guardian],
  ...(link.registered === undefined ? [] : ([[t.relation, claimValue(link.registered.relation, locale)]] as const)),
  [t.requestedAt, showInstant(link.proposedAt, locale)],
])}
${comparison(link, locale, t)}
<form method="post" action="${at}/approve">
${doubtful && choices({ name: 'checked', id: `checked-${link.linkId}`, legend: t.needsCheck, type: 'checkbox', choices: [{ value: 'yes', label: t.checked }] })}
${button({ label: t.approve })}</form>
<details class="details"><summary>${t.rejectOpen}</summary><form method="post" action="${at}/reject">
${selectField({ locale, name: 'reason', id: `reason-${link.linkId}`, label: t.rejectReason, options: reasons })}
${button({ label: t.reject, kind: 'danger' })}</form></details>`,
  })
}

function comparison(
  { card, registered, comparison: compared, learnerName }: PendingLink,
  locale: Locale,
  t: T,
): SafeHtml {
  const looks = { same: 'good', different: 'bad', undecidable: 'waiting' } as const
  const rows = (['name', 'birthdate', 'sex', 'address'] as const).map((item) => [
    t[item],
    shown(item, card[item], locale),
    registered === undefined ? '-' : shown(item, registered[item === 'birthdate' ? 'birthDate' : item], locale),
    tag(looks[compared[item]], t[compared[item]]),
  ])
  return table({
    caption: fill(t.comparison, { name: learnerName }),
    columns: [t.item, t.card, t.register, t.result],
    rows,
  })
}

function shown(
  item: 'name' | 'birthdate' | 'sex' | 'address',
  value: string | null,
  locale: Locale,
): string | SafeHtml {
  if (value === null) return '-'
  if (item === 'birthdate') return showDay(value, locale)
  return item === 'sex' ? claimValue(value, locale) : value
}
