import type { StatedLimit } from '../limits/index.ts'
import { lifeDays } from './issue-code.ts'
import { longestMonths } from './link.ts'
import { attemptWindowSeconds, mostAttempts } from './propose-link.ts'

/** What links and their codes allow. */
export const guardianshipLimits: readonly StatedLimit[] = [
  { name: 'guardianship.link-code', kind: 'life', value: lifeDays, unit: 'days', what: 'a link code on paper' },
  { name: 'guardianship.link', kind: 'life', value: longestMonths, unit: 'months', what: 'longest link' },
  {
    name: 'guardianship.link-code-tries',
    kind: 'tries',
    value: mostAttempts,
    unit: 'count',
    what: 'link codes that one person may try within the window',
  },
  {
    name: 'guardianship.link-code-window',
    kind: 'life',
    value: attemptWindowSeconds,
    unit: 'seconds',
    what: 'window of these tries',
  },
]
