import { type Day, tokyoDate } from '../foundation/index.ts'
import { prepareQuery, type Records, type RecordsHandle } from '../storage/index.ts'
import type { Accounts } from './accounts.ts'
import type { Directory } from './directory.ts'

/** Roles that an administrator can appoint to: principal (校長), office (事務), teacher (教員). */
export type SchoolRole = 'principal' | 'office' | 'teacher'

/** What a person is in an organisation on a day. */
export interface StaffRole {
  readonly organisation: {
    readonly kind: 'board' | 'school'
    readonly code: string
    readonly name: string
    readonly boardCode: string
  }
  readonly role: 'administrator' | SchoolRole
  readonly startsOn: Day
  readonly endsOn: Day | null
}

const findAppointments = prepareQuery((db, personId: string, day: Day) =>
  db
    .selectFrom('appointments')
    .select(['school_code', 'role', 'starts_on', 'ends_on'])
    .where('person_id', '=', personId)
    .where('starts_on', '<=', day)
    .where(({ or, eb }) => or([eb('ends_on', 'is', null), eb('ends_on', '>=', day)]))
    .orderBy('starts_on'),
)

/** Says who may speak for which organisation. */
export function createRoles(options: { records: Pick<Records, 'db'>; directory: Directory; accounts: Accounts }) {
  const { records, directory, accounts } = options

  /**
   * The roles of a person on a day. A disabled board or school grants none, nor does an appointment whose holder's account no longer
   * belongs to the municipality. `administrator` is nobody's appointment: it comes with the municipality's own プライム account.
   */
  const rolesOn = async (personId: string, day: Day, db: RecordsHandle = records.db): Promise<StaffRole[]> => {
    const account = await accounts.account(personId, db)
    if (!account?.corporateNumber || account.accountType === 'entry') return []
    const board = directory.boardOfCorporateNumber(account.corporateNumber)
    if (board?.status !== 'active') return []
    const rows = await findAppointments(db, personId, day)
    const appointed = rows.flatMap((row): StaffRole[] => {
      const school = directory.school(row.school_code, day)
      if (school?.status !== 'active' || school.boardCode !== board.code) return []
      const organisation = { kind: 'school', code: school.code, name: school.name, boardCode: board.code } as const
      return [{ organisation, role: row.role, startsOn: row.starts_on, endsOn: row.ends_on }]
    })
    if (account.accountType !== 'prime') return appointed
    const administers: StaffRole = {
      organisation: { kind: 'board', code: board.code, name: board.name, boardCode: board.code },
      role: 'administrator',
      startsOn: tokyoDate(new Date(account.firstRecordedAt)),
      endsOn: null,
    }
    return [administers, ...appointed]
  }

  /**
   * Says whether a person may act for a school or board on a day in one of `roles`. The administrator of the board counts for its
   * schools, when `administrator` is among the roles.
   * @param db the caller's transaction, when the answer must hold until it commits
   */
  const mayActFor = async (
    personId: string,
    scope: { schoolCode: string } | { boardCode: string },
    roles: readonly StaffRole['role'][],
    day: Day,
    db: RecordsHandle = records.db,
  ): Promise<boolean> => {
    const school = 'schoolCode' in scope ? directory.school(scope.schoolCode, day) : undefined
    if ('schoolCode' in scope && school?.status !== 'active') return false
    const boardCode = 'boardCode' in scope ? scope.boardCode : school?.boardCode
    const held = await rolesOn(personId, day, db)
    return held.some(({ organisation, role }) => {
      if (!roles.includes(role)) return false
      return organisation.kind === 'board' ? organisation.code === boardCode : organisation.code === school?.code
    })
  }

  return { rolesOn, mayActFor }
}

export type Roles = ReturnType<typeof createRoles>
