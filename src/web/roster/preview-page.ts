import { fill, html, type KakehashiError, type Locale, type SafeHtml } from '../../foundation/index.ts'
import { type ImportSummary, type KeptPreview, type Kind, kinds } from '../../roster/index.ts'
import { actions, button, choices, descriptionList, linkButton, notice, table } from '../components/index.ts'
import { showInstant } from '../dates.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { type RosterOwner, rosterPath, rosterTrail } from './owner.ts'
import { columnStrings, rosterPreviewStrings } from './preview-page.strings.ts'
import { rosterSteps } from './upload-page.ts'

type T = Spoken<typeof rosterPreviewStrings>

/** What an upload would change, and after it was applied, what it changed. */
export function rosterPreviewPage(
  locale: Locale,
  model: { owner: RosterOwner; preview: KeptPreview; error?: KakehashiError | undefined },
): Page {
  const t = speak(rosterPreviewStrings, locale)
  const { owner, preview, error } = model
  const applied = preview.status === 'applied'
  const stopped = preview.status === 'expired' || preview.status === 'stale'
  const again = actions(linkButton({ label: t.back, href: rosterPath(owner), kind: 'secondary' }))
  return {
    title: applied ? t.titleDone : t.title,
    over: owner.name,
    width: 'wide',
    path: rosterTrail(owner),
    refused: error,
    ...(error && { status: error.status }),
    body: html`${rosterSteps(locale, applied ? 3 : 1)}${refusal(locale, error)}
${preview.status === 'expired' && notice('warning', t.expired)}${preview.status === 'stale' && notice('warning', t.stale)}
${preview.summary !== null && summaryOf(preview, preview.summary, locale, t)}
${stopped && again}${preview.status === 'ready' && preview.summary !== null && applyForm(owner, preview, preview.summary, t)}
${applied && actions(linkButton({ label: owner.homeLabel, href: owner.home }))}`,
  }
}

const nameOf = (kind: Kind, t: T) => (kind === 'classes' ? t.classesKind : t[kind])

function summaryOf(preview: KeptPreview, summary: ImportSummary, locale: Locale, t: T): SafeHtml {
  const counts = kinds.map((kind) => {
    const { added, changed, removed, unchanged } = summary.kinds[kind]
    return [nameOf(kind, t), added, changed, removed, unchanged]
  })
  const { unmatchedRegisterRows: unmatched, unmatchedRegisterTotal: total, learnersWithoutRegister: without } = summary
  const years = summary.schoolYears.map((year) => fill(t.year, { year: String(year) })).join(', ')
  return html`<p class="lead">${preview.status === 'applied' ? t.doneLead : t.lead}</p>
${descriptionList([...(years === '' ? [] : [[t.years, years] as const]), [t.madeAt, showInstant(preview.createdAt, locale)]])}
<h2>${t.changes}</h2>
${table({ caption: t.changes, columns: [t.kind, t.added, t.changed, t.removed, t.unchanged], rows: counts, numbers: true })}
${samplesOf(summary, locale, t)}
${total > 0 && notice('warning', t.unmatched, fill(t.unmatchedLead, { count: String(total), rows: unmatched.map(({ row }) => row).join(', ') }))}
${without > 0 && notice('info', fill(t.withoutRegister, { count: String(without) }))}`
}

function samplesOf(summary: ImportSummary, locale: Locale, t: T): SafeHtml | null {
  const columns: Readonly<Record<string, string>> = speak(columnStrings, locale)
  const lines = kinds.flatMap((kind) => {
    const { added, changed, removed } = summary.kinds[kind].samples
    const told = changed.map(
      ({ name, columns: names }) => `${name} (${names.map((column) => columns[column] ?? column).join(', ')})`,
    )
    return (
      [
        [t.added, added],
        [t.changed, told],
        [t.removed, removed],
      ] as const
    )
      .filter(([, names]) => names.length > 0)
      .map(
        ([act, names]) =>
          html`<div><dt>${nameOf(kind, t)} ${act}</dt><dd>${names.map((name) => html`<div>${name}</div>`)}</dd></div>`,
      )
  })
  if (lines.length === 0) return null
  return html`<details class="details"><summary>${t.samples}</summary><dl class="description">${lines}</dl></details>`
}

function applyForm(owner: RosterOwner, preview: KeptPreview, summary: ImportSummary, t: T): SafeHtml {
  const mass = summary.massRemovals
  const confirm =
    mass.length > 0 &&
    html`${notice(
      'warning',
      t.mass,
      html`<p>${t.massLead}</p><ul>${mass.map((one) => html`<li>${fill(t.massLine, { kind: nameOf(one.kind, t), of: String(one.of), removed: String(one.removed) })}</li>`)}</ul>`,
    )}${choices({ name: 'confirm', legend: t.massNeeded, type: 'checkbox', choices: [{ value: 'yes', label: t.massConfirm }] })}`
  return html`<form method="post" action="${rosterPath(owner, preview.previewId)}">${confirm}
${actions(button({ label: t.go }), linkButton({ label: t.back, href: rosterPath(owner), kind: 'secondary' }))}</form>`
}
