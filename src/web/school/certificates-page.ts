import type { Certificate, CertificateKind } from '../../certificates/index.ts'
import { type Day, html, type Locale, safeUrl } from '../../foundation/index.ts'
import type { School } from '../../organisations/index.ts'
import { notice, table } from '../components/index.ts'
import { showInstant } from '../dates.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { certificateStateStrings } from './certificate-state.strings.ts'
import { certificateTag } from './certificate-state.ts'
import { certificatesStrings } from './certificates-page.strings.ts'
import { schoolPath, schoolTrail } from './school-context.ts'

/** The stages by which the list can be narrowed. */
export const listedStatuses = ['draft', 'approved', 'rejected', 'revoked'] as const

/** The certificates of a school, all or of one stage. */
export function certificatesPage(
  locale: Locale,
  model: {
    school: School
    certificates: readonly Certificate[]
    kinds: readonly CertificateKind[]
    status: Certificate['status'] | undefined
    today: Day
    done?: string | undefined
  },
): Page {
  const t = speak(certificatesStrings, locale)
  const states = speak(certificateStateStrings, locale)
  const { school, certificates, kinds, status, today } = model
  const home = schoolPath(school, '/certificates')
  const filters = [undefined, ...listedStatuses].map(
    (one) =>
      html`<li><a href="${safeUrl(one === undefined ? home : `${home}?status=${one}`)}"${one === status && html` aria-current="true"`}>${one === undefined ? t.all : one === 'rejected' ? t.rejected : states[one]}</a></li>`,
  )
  const rows = certificates.map((certificate) => [
    html`<a href="${safeUrl(`${home}/${certificate.certificateId}`)}">${certificate.snapshot.officialName}</a>`,
    certificate.snapshot.className ?? '-',
    kinds.find(({ kind }) => kind === certificate.kind)?.name[locale] ?? certificate.kind,
    'certificateNumber' in certificate ? certificate.certificateNumber : '-',
    certificateTag(certificate, today, locale),
    showInstant(certificate.draftedAt, locale),
  ])
  return {
    title: t.title,
    over: school.name,
    width: 'wide',
    path: schoolTrail(school),
    body: html`${model.done === 'drafted' && notice('success', t.drafted)}
<nav class="filters" aria-label="${t.filter}"><ul>${filters}</ul></nav>
${rows.length === 0 ? html`<p>${t.none}</p>` : table({ caption: t.title, columns: [t.name, t.class, t.kind, t.number, t.state, t.day], rows })}`,
  }
}
