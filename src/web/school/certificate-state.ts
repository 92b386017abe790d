import type { Certificate } from '../../certificates/index.ts'
import type { Day, Locale, SafeHtml } from '../../foundation/index.ts'
import { type TagKind, tag } from '../components/index.ts'
import { certificateStateStrings } from './certificate-state.strings.ts'

type State = keyof typeof certificateStateStrings

const looks: Record<State, TagKind> = {
  draft: 'waiting',
  approved: 'good',
  rejected: 'plain',
  revoked: 'bad',
  expired: 'plain',
}

/** Where a certificate stands on a day, in a word. */
export function certificateTag(certificate: Certificate, today: Day, locale: Locale): SafeHtml {
  const over = certificate.status === 'approved' && certificate.expiresOn < today
  const state: State = over ? 'expired' : certificate.status
  return tag(looks[state], certificateStateStrings[state][locale])
}
