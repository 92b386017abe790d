import { type Certificate, type CertificateKind, revocationReasons } from '../../certificates/index.ts'
import type { ListedCredential, NotificationEvent } from '../../credentials/index.ts'
import { type Day, fill, html, type KakehashiError, type Locale, type SafeHtml } from '../../foundation/index.ts'
import type { School } from '../../organisations/index.ts'
import { showGrade } from '../claims.ts'
import {
  button,
  choices,
  descriptionList,
  notice,
  panel,
  type TagKind,
  table,
  tag,
  textField,
} from '../components/index.ts'
import { showDay, showInstant } from '../dates.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { certificateStrings } from './certificate-page.strings.ts'
import { certificateTag, isWithdrawn } from './certificate-state.ts'
import { certificatesStrings } from './certificates-page.strings.ts'
import { schoolPath, schoolTrail } from './school-context.ts'

type T = Spoken<typeof certificateStrings>

interface Model {
  school: School
  certificate: Certificate
  kind: CertificateKind | undefined
  /** Display names by person. */
  names: ReadonlyMap<string, string>
  /** What was issued to wallets, newest first. */
  issued: readonly Pick<ListedCredential, 'issuedAt' | 'revokedAt' | 'told'>[]
  mayRevoke: boolean
  /** Whether the reader drafted it and may take it back while it waits. */
  mayWithdraw: boolean
  today: Day
  error?: KakehashiError | undefined
  done?: string | undefined
}

/** One certificate in whatever stage, and the way to revoke it. */
export function certificatePage(locale: Locale, model: Model): Page {
  const t = speak(certificateStrings, locale)
  const { school, certificate, kind, error } = model
  const list = { href: schoolPath(school, '/certificates'), label: speak(certificatesStrings, locale).title }
  const name = certificate.snapshot.officialName
  return {
    title: fill(t.title, { name, kind: kind?.name[locale] ?? certificate.kind }),
    over: school.name,
    path: [...schoolTrail(school), list],
    refused: error,
    ...(error && { status: error.status }),
    body: html`${refusal(locale, error)}${model.done === 'revoked' && notice('success', t.done)}${model.done === 'withdrawn' && notice('success', t.withdrawn)}
${descriptionList([[t.state, certificateTag(certificate, model.today, locale)], ...snapshotRows(certificate, kind, locale), ...stageRows(model, locale, t)])}
${model.issued.length > 0 && walletsPanel(model.issued, locale, t)}
${model.mayWithdraw && certificate.status === 'draft' && withdrawForm(model, locale, t)}
${model.mayRevoke && certificate.status === 'approved' && revokeForm(model, locale, t)}`,
  }
}

/** What a certificate says, as rows of a description list; the principal reads the same before approving. */
export function snapshotRows(
  { snapshot }: Certificate,
  kind: CertificateKind | undefined,
  locale: Locale,
): [string, string][] {
  const t = speak(certificateStrings, locale)
  const grade = snapshot.grade === null ? [] : [showGrade(snapshot.grade, locale)]
  return [
    [t.name, snapshot.officialName],
    [t.birthdate, showDay(snapshot.birthDate, locale)],
    [t.school, snapshot.schoolName],
    [t.place, [...grade, snapshot.className ?? ''].join(' ').trim()],
    ...(kind === undefined ? [] : ([[t.statement, kind.statement[locale]]] as [string, string][])),
  ]
}

function stageRows({ certificate, names, issued }: Model, locale: Locale, t: T): [string, string][] {
  const by = (instant: string, personId: string) =>
    fill(t.by, { time: showInstant(instant, locale), name: names.get(personId) ?? '-' })
  const drafted: [string, string] = [t.draftedAt, by(certificate.draftedAt, certificate.draftedBy)]
  if (certificate.status === 'draft') return [drafted]
  if (certificate.status === 'rejected')
    return [drafted, [isWithdrawn(certificate) ? t.withdrawReason : t.rejected, certificate.reason]]
  return [
    drafted,
    [t.approvedAt, by(certificate.approvedAt, certificate.approvedBy)],
    [t.number, certificate.certificateNumber],
    [t.expiresOn, showDay(certificate.expiresOn, locale)],
    [
      t.wallets,
      fill(t.wallet, {
        count: String(issued.length),
        revoked: String(issued.filter(({ revokedAt }) => revokedAt !== null).length),
      }),
    ],
    ...(certificate.status === 'revoked'
      ? ([[t.revoked, revocationReasons[certificate.reason][locale]]] as [string, string][])
      : []),
  ]
}

const looks: Record<NotificationEvent, TagKind> = {
  credential_accepted: 'good',
  credential_failure: 'bad',
  credential_deleted: 'plain',
}

function walletsPanel(issued: Model['issued'], locale: Locale, t: T): SafeHtml {
  const rows = issued.map(({ issuedAt, revokedAt, told }) => [
    showInstant(issuedAt, locale),
    revokedAt === null ? t.valid : t.invalid,
    told ? html`${tag(looks[told.event], t[told.event])} ${showInstant(told.at, locale)}` : t.toldNothing,
  ])
  return panel({
    title: t.walletsTitle,
    id: 'wallets',
    body: html`<p>${t.walletsLead}</p>
${table({ caption: t.walletsTitle, columns: [t.issuedAt, t.validity, t.told], rows })}`,
  })
}

function revokeForm({ school, certificate }: Model, locale: Locale, t: T): SafeHtml {
  const reasons = Object.entries(revocationReasons).map(([value, label]) => ({ value, label: label[locale] }))
  return panel({
    title: t.revokeTitle,
    body: html`<p>${t.revokeLead}</p>
<form method="post" action="${schoolPath(school, `/certificates/${certificate.certificateId}/revoke`)}">
${choices({ name: 'reason', legend: t.reason, type: 'radio', choices: reasons })}
${button({ label: t.revoke, kind: 'danger' })}</form>`,
  })
}

function withdrawForm({ school, certificate }: Model, locale: Locale, t: T): SafeHtml {
  return panel({
    title: t.withdrawTitle,
    body: html`<p>${t.withdrawLead}</p>
<form method="post" action="${schoolPath(school, `/certificates/${certificate.certificateId}/withdraw`)}">
${textField({ locale, name: 'reason', label: t.withdrawReason, hint: t.withdrawHint, maxLength: 200 })}
${button({ label: t.withdraw, kind: 'danger' })}</form>`,
  })
}
