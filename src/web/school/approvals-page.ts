import type { CertificateKind, DraftCertificate } from '../../certificates/index.ts'
import { fill, html, type KakehashiError, type Locale, once, type SafeHtml, safeUrl } from '../../foundation/index.ts'
import type { School } from '../../organisations/index.ts'
import { showGrade } from '../claims.ts'
import { actions, button, descriptionList, notice, table, textArea } from '../components/index.ts'
import { showDay, showInstant } from '../dates.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { approvalsStrings } from './approvals-page.strings.ts'
import { schoolPath, schoolTrail } from './school-context.ts'

type T = Spoken<typeof approvalsStrings>

interface Model {
  school: School
  drafts: readonly DraftCertificate[]
  kinds: readonly CertificateKind[]
  /** Display names by person. */
  names: ReadonlyMap<string, string>
  /** The principal who reads this. */
  personId: string
  /** Ticks every draft that the reader may decide; nothing is ticked otherwise. */
  all?: boolean | undefined
  /** Ticks and reason of a form that decided nothing, as they were sent. */
  sent?: { chosen: ReadonlySet<string>; reason: string } | undefined
  error?: KakehashiError | undefined
  done?: string | undefined
}

/** What waits for the principal: everything that would be certified, then approve or send back. */
export function approvalsPage(locale: Locale, model: Model): Page {
  const t = speak(approvalsStrings, locale)
  const { school, drafts, error, done } = model
  return {
    title: t.title,
    over: school.name,
    width: 'wide',
    path: schoolTrail(school),
    refused: error,
    ...(error && { status: error.status }),
    body: html`${refusal(locale, error)}${done === 'approved' && notice('success', t.approved)}${done === 'rejected' && notice('success', t.rejected)}
${drafts.length === 0 ? html`<p>${t.none}</p>` : form(model, locale, t)}`,
  }
}

function form({ school, drafts, kinds, names, personId, all = false, sent }: Model, locale: Locale, t: T): SafeHtml {
  const used = kinds.filter(({ kind }) => drafts.some((draft) => draft.kind === kind))
  const rows = [...drafts].sort(byClassAndName).map((draft) => {
    const { snapshot } = draft
    return [
      draft.draftedBy === personId
        ? ownDraft(school, draft, t)
        : tick(draft, sent?.chosen.has(draft.certificateId) ?? all, t),
      snapshot.officialName,
      showDay(snapshot.birthDate, locale),
      [snapshot.grade === null ? '' : showGrade(snapshot.grade, locale), snapshot.className ?? ''].join(' ').trim(),
      kinds.find(({ kind }) => kind === draft.kind)?.name[locale] ?? draft.kind,
      html`${names.get(draft.draftedBy) ?? '-'}<br><span class="small">${showInstant(draft.draftedAt, locale)}</span>`,
    ]
  })
  const here = schoolPath(school, '/approvals')
  const select = (who: 'all' | 'none', label: string) =>
    html`<li><a href="${safeUrl(`${here}?${new URLSearchParams({ select: who })}`)}">${label}</a></li>`
  const columns = [t.select, t.name, t.birthdate, t.place, t.kind, t.drafter]
  // The first button of a form is the one that Enter presses: here one that decides nothing and shows the page as it stands. A disabled one
  // would not do, browsers pass over it when Enter is pressed on a box.
  return html`<p class="lead">${t.lead}</p>
<h2>${t.statements}</h2>${descriptionList(used.map(({ name, statement }) => [name[locale], statement[locale]]))}
<h2>${t.drafts}</h2>
<nav class="filters" aria-label="${t.selectMany}"><ul>${select('all', t.selectAll)}${select('none', t.selectNone)}</ul></nav>
<form method="post" action="${here}">
<button type="submit" name="act" value="show" hidden></button>
${table({ caption: t.drafts, columns, rows })}
${actions(button({ label: t.approve, name: 'act', value: 'approve' }))}
<details class="details"${sent !== undefined && sent.reason !== '' && html` open`}><summary>${t.sendBack}</summary>
${textArea({ locale, name: 'reason', label: t.reason, hint: t.reasonHint, rows: 2, maxLength: 200, value: sent?.reason ?? '', required: false })}
${button({ label: t.sendBack, name: 'act', value: 'reject', kind: 'danger' })}</details>
</form>`
}

function ownDraft(school: School, { certificateId, snapshot }: DraftCertificate, t: T): SafeHtml {
  const about = fill(t.withdrawOf, { name: snapshot.officialName })
  return html`${t.own}<br><a href="${safeUrl(schoolPath(school, `/certificates/${certificateId}`))}" aria-label="${about}">${t.withdraw}</a>`
}

function tick({ certificateId, snapshot }: DraftCertificate, ticked: boolean, t: T): SafeHtml {
  return html`<input class="tick" type="checkbox" name="certificate" value="${certificateId}"${ticked && html` checked`} aria-label="${fill(t.selectOf, { name: snapshot.officialName })}">`
}

const order = once(() => new Intl.Collator('ja', { numeric: true }))

const byClassAndName = (a: DraftCertificate, b: DraftCertificate): number =>
  order().compare(a.snapshot.className ?? '', b.snapshot.className ?? '') ||
  order().compare(a.snapshot.officialName, b.snapshot.officialName)
