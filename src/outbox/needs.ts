import type { Audit } from '../audit/index.ts'
import type { Clock, HttpClient, Ids, Log } from '../foundation/index.ts'
import type { Records } from '../storage/index.ts'
import type { OutboxReport } from './report.ts'

/** What the acts of this part work with. */
export interface Needs {
  readonly records: Records
  readonly clock: Clock
  readonly ids: Ids
  readonly audit: Audit
  readonly http: HttpClient
  readonly log: Log
  readonly report: OutboxReport
}

/** ISO 8601, as the tables hold it. */
export const instant = (clock: Clock, secondsFromNow = 0): string =>
  new Date(clock.now().getTime() + secondsFromNow * 1000).toISOString()
