import type { AuditTables } from './tables/audit.ts'
import type { CertificateTables } from './tables/certificates.ts'
import type { ConsentTables } from './tables/consent.ts'
import type { CredentialTables } from './tables/credentials.ts'
import type { GuardianshipTables } from './tables/guardianship.ts'
import type { KeyTables } from './tables/keys.ts'
import type { OrganisationTables } from './tables/organisations.ts'
import type { OutboxTables } from './tables/outbox.ts'
import type { PeopleTables } from './tables/people.ts'
import type { RosterTables } from './tables/roster.ts'

/** Every table of the records store, gathered from the parts that own them. */
export interface Database
  extends KeyTables,
    AuditTables,
    CertificateTables,
    ConsentTables,
    GuardianshipTables,
    OrganisationTables,
    OutboxTables,
    PeopleTables,
    RosterTables,
    CredentialTables {}
