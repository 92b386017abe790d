import type { Audit } from '../audit/index.ts'
import type { Certificates } from '../certificates/index.ts'
import type { Consents } from '../consent/index.ts'
import type { Clock, HttpClient, Ids } from '../foundation/index.ts'
import type { Keys } from '../keys/index.ts'
import type { Records, StateStore } from '../storage/index.ts'
import type { Configurations } from './kinds/configurations.ts'
import type { Issuers } from './trust/issuers.ts'

/** The certificates to issue of; filled by `certificates`. */
export type CertificateSource = Pick<Certificates, 'certificate' | 'holdForIssue' | 'kinds'>

/** The consents that offers rest on; filled by `consent`. */
export type ConsentSource = Pick<Consents, 'holdForIssue'>

/** What the acts of this part work with. */
export interface Needs {
  readonly records: Records
  readonly state: StateStore
  readonly clock: Clock
  readonly ids: Ids
  readonly audit: Audit
  readonly keys: Keys
  readonly http: HttpClient
  readonly certificates: CertificateSource
  readonly consent: ConsentSource
  readonly configurations: Configurations
  readonly issuers: Issuers
  /** Origin of the gateway. */
  readonly issuer: string
}
