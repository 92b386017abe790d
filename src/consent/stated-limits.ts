import type { StatedLimit } from '../limits/index.ts'
import { longestMonths } from './give.ts'
import { mostRemembered } from './notices.ts'

/** What consents allow. */
export const consentLimits: readonly StatedLimit[] = [
  { name: 'consent.term', kind: 'life', value: longestMonths, unit: 'months', what: 'longest consent' },
  {
    name: 'consent.notices-remembered',
    kind: 'size',
    value: mostRemembered,
    unit: 'count',
    what: 'notices to staff, one for each person and service, that a process knows as seen without asking the records',
  },
]
