import type { Certificate } from '../../certificates/index.ts'
import type { Day, Locale, SafeHtml } from '../../foundation/index.ts'
import { type TagKind, tag } from '../components/index.ts'
import { certificateStateStrings } from './certificate-state.strings.ts'

type State = keyof typeof certificateStateStrings

const looks: Record<State, TagKind> = {
  draft: 'waiting',
  approved: 'good',
  rejected: 'plain',
  withdrawn: 'plain',
  revoked: 'bad',
  expired: 'plain',
}

/** Says whether a draft was taken back by whoever drafted it, rather than sent back by the principal. */
export const isWithdrawn = (certificate: Certificate): boolean =>
  certificate.status === 'rejected' && certificate.rejectedBy === certificate.draftedBy

/** Where a certificate stands on a day, in a word. */
export function certificateTag(certificate: Certificate, today: Day, locale: Locale): SafeHtml {
  const over = certificate.status === 'approved' && certificate.expiresOn < today
  const state: State = over ? 'expired' : isWithdrawn(certificate) ? 'withdrawn' : certificate.status
  return tag(looks[state], certificateStateStrings[state][locale])
}
