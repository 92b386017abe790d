import type { ServiceSettings } from '../../settings/index.ts'
import type { Needs } from '../needs.ts'
import type { Transactions } from './transactions.ts'

/** What verifying works with beside what the whole part has. */
export interface VerifierNeeds extends Needs {
  /** Registered relying services; filled by `services`. */
  readonly services: { service(clientId: string): ServiceSettings | undefined }
  /** PEM certificates of the authorities that certify schools. */
  trustAnchors(): Promise<readonly string[]>
}

/** What the acts of one verification work with. */
export interface VerifyingNeeds extends VerifierNeeds {
  readonly transactions: Transactions
}
