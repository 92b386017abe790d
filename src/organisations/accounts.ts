import { type Clock, isCorporateNumber, refuseMyNumber } from '../foundation/index.ts'
import { prepareQuery, type Records, type RecordsHandle } from '../storage/index.ts'

/** How GビズID classes an account: 2 プライム, 3 メンバー, 1 エントリー. */
export type AccountType = 'prime' | 'member' | 'entry'

/** What GビズID said about a person at the latest sign-in. It never says anything about a school role. */
export interface OrganisationAccount {
  readonly personId: string
  readonly accountType: AccountType
  readonly corporateNumber: string | null
  readonly displayName: string
  /** Instant of the first sign-in, ISO 8601. */
  readonly firstRecordedAt: string
}

const findAccount = prepareQuery((db, personId: string) =>
  db.selectFrom('organisation_accounts').selectAll().where('person_id', '=', personId),
)

/** For most sign-ins: says again what is said already. No index is written for it, which a change of the number would need. */
const repeatAccount = prepareQuery(
  (db, at: string, personId: string, type: AccountType, corporateNumber: string | null, name: string) =>
    db
      .updateTable('organisation_accounts')
      .set('recorded_at', at)
      .where('person_id', '=', personId)
      .where('account_type', '=', type)
      .where('corporate_number', 'is not distinct from', corporateNumber)
      .where('display_name', '=', name)
      .returning('person_id'),
)

const putAccount = prepareQuery(
  (db, personId: string, type: AccountType, corporateNumber: string | null, name: string, at: string) => {
    const said = { account_type: type, corporate_number: corporateNumber, display_name: name, recorded_at: at }
    return db
      .insertInto('organisation_accounts')
      .values({ person_id: personId, first_recorded_at: at, ...said })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(said))
  },
)

/** Keeps what the organisation path learned about accounts. */
export function createAccounts(options: { records: Pick<Records, 'db'>; clock: Clock }) {
  /**
   * Records what GビズID said at a sign-in; the newest statement replaces the older one, so that a person who left the municipality
   * loses what rested on it.
   * @param tx the transaction of the sign-in
   * @throws MYNUMBER-REFUSED when the name carries a My Number
   */
  const recordOrganisationAccount = async (
    tx: RecordsHandle,
    account: {
      personId: string
      accountType: AccountType
      /** 法人番号; sole proprietors and エントリー accounts may have none. */
      corporateNumber?: string | null | undefined
      displayName: string
    },
  ): Promise<void> => {
    refuseMyNumber(account.displayName, 'display_name')
    const at = options.clock.now().toISOString()
    const number = account.corporateNumber
    const corporateNumber = number && isCorporateNumber(number) ? number : null
    const { personId, accountType, displayName } = account
    const repeated = await repeatAccount(tx, at, personId, accountType, corporateNumber, displayName)
    if (repeated.length === 0) await putAccount(tx, personId, accountType, corporateNumber, displayName, at)
  }

  /** The account of a person, if the person has ever come by the organisation path. */
  const account = async (
    personId: string,
    db: RecordsHandle = options.records.db,
  ): Promise<OrganisationAccount | undefined> => {
    const [row] = await findAccount(db, personId)
    return row && toAccount(row)
  }

  /** The accounts that belong to a 法人番号, by name. */
  const accountsOf = async (corporateNumber: string): Promise<OrganisationAccount[]> => {
    const rows = await options.records.db
      .selectFrom('organisation_accounts')
      .selectAll()
      .where('corporate_number', '=', corporateNumber)
      .orderBy('display_name')
      .execute()
    return rows.map(toAccount)
  }

  return { recordOrganisationAccount, account, accountsOf }
}

export type Accounts = ReturnType<typeof createAccounts>

const toAccount = (row: {
  person_id: string
  account_type: AccountType
  corporate_number: string | null
  display_name: string
  first_recorded_at: string
}): OrganisationAccount => ({
  personId: row.person_id,
  accountType: row.account_type,
  corporateNumber: row.corporate_number,
  displayName: row.display_name,
  firstRecordedAt: row.first_recorded_at,
})
