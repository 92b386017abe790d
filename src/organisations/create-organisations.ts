import type { Audit } from '../audit/index.ts'
import { type Clock, type Ids, tokyoDate } from '../foundation/index.ts'
import type { Settings } from '../settings/index.ts'
import type { Records } from '../storage/index.ts'
import { createAccounts } from './accounts.ts'
import { createAppointing } from './appoint.ts'
import { createDirectory } from './directory.ts'
import { createStaffLists } from './list-staff.ts'
import { createRoles } from './roles.ts'

/** Boards and schools, the accounts of their people, and who may speak for them on a day. */
export function createOrganisations(options: {
  records: Records
  clock: Clock
  ids: Ids
  audit: Audit
  settings: Pick<Settings, 'organisations'>
}) {
  const { records, clock, ids, audit, settings } = options
  const directory = createDirectory({
    organisations: settings.organisations,
    today: () => tokyoDate(clock.now()),
  })
  const accounts = createAccounts({ records, clock })
  const roles = createRoles({ records, directory, accounts })
  return {
    ...directory,
    ...roles,
    recordOrganisationAccount: accounts.recordOrganisationAccount,
    account: accounts.account,
    ...createStaffLists({ records, clock, directory, accounts }),
    ...createAppointing({ records, clock, ids, audit, directory, accounts, roles }),
  }
}

export type Organisations = ReturnType<typeof createOrganisations>
