import type { ServiceSettings } from '../../settings/index.ts'
import type { Needs } from '../needs.ts'
import type { Trust } from '../trust/check-chain.ts'
import type { Transactions } from './transactions.ts'

/** What verifying works with beside what the whole part has. */
export interface VerifierNeeds extends Needs {
  /** Registered relying services; filled by `services`. */
  readonly services: { service(clientId: string): ServiceSettings | undefined }
  /** The authorities that certify schools, and the keys withdrawn since. */
  trust(): Promise<Trust>
}

/** What the acts of one verification work with. */
export interface VerifyingNeeds extends VerifierNeeds {
  readonly transactions: Transactions
}
