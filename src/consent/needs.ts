import type { Audit } from '../audit/index.ts'
import type { Clock, Ids } from '../foundation/index.ts'
import type { Guardianship } from '../guardianship/index.ts'
import type { Records, RecordsHandle } from '../storage/index.ts'

/** What the acts of this part work with. */
export interface Needs {
  readonly records: Records
  readonly clock: Clock
  readonly ids: Ids
  readonly audit: Audit
  readonly guardianship: Pick<Guardianship, 'mayActFor'>
  readonly ports: {
    /** Makes every offer under the consent void, in the transaction of the withdrawal. @returns how many were open */
    voidOffers(tx: RecordsHandle, consentId: string): Promise<number>
    /** Refuses every credential issued under the consent, in the transaction of the withdrawal. @returns how many there were */
    revokeCredentials(tx: RecordsHandle, consentId: string): Promise<number>
    /**
     * Puts a notice to the service into the outbox, in the transaction of the withdrawal. Absent where there is no channel to services:
     * they then learn of the withdrawal from the credential's status.
     */
    tellService?(tx: RecordsHandle, notice: { clientId: string; consentId: string; withdrawnAt: string }): Promise<void>
    /** Ends the person's tokens at the service. Called after the commit, and again until it succeeds once. */
    endGrants(grant: { personId: string; clientId: string }): Promise<void>
  }
}
