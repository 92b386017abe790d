import type { StatedLimit } from '../limits/index.ts'
import { longestMonths } from './give.ts'

/** What consents allow. */
export const consentLimits: readonly StatedLimit[] = [
  { name: 'consent.term', kind: 'life', value: longestMonths, unit: 'months', what: 'longest consent' },
]
