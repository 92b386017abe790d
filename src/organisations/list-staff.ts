import { type Clock, tokyoDate } from '../foundation/index.ts'
import type { Records } from '../storage/index.ts'
import type { Accounts, OrganisationAccount } from './accounts.ts'
import type { Appointment } from './appointment.ts'
import type { Directory } from './directory.ts'

/** An appointment with where it stands today; `cancelled` never came into force. */
export interface ListedAppointment extends Appointment {
  readonly schoolName: string
  readonly state: 'future' | 'current' | 'ended' | 'cancelled'
}

/** Lists of staff for the pages of a board. The caller has checked that the reader administers the board. */
export function createStaffLists(options: {
  records: Pick<Records, 'db'>
  clock: Clock
  directory: Directory
  accounts: Accounts
}) {
  const { records, clock, directory, accounts } = options

  /** Every appointment at the schools of a board, ended ones included, newest start first. */
  const appointmentsOf = async (boardCode: string): Promise<ListedAppointment[]> => {
    const schools = new Map(directory.schoolsOfBoard(boardCode).map((school) => [school.code, school.name]))
    if (schools.size === 0) return []
    const rows = await records.db
      .selectFrom('appointments')
      .innerJoin('organisation_accounts', 'organisation_accounts.person_id', 'appointments.person_id')
      .select([
        'appointment_id',
        'appointments.person_id',
        'display_name',
        'school_code',
        'role',
        'starts_on',
        'ends_on',
      ])
      .where('school_code', 'in', [...schools.keys()])
      .orderBy('starts_on', 'desc')
      .orderBy('display_name')
      .execute()
    const today = tokyoDate(clock.now())
    return rows.map((row) => ({
      appointmentId: row.appointment_id,
      personId: row.person_id,
      displayName: row.display_name,
      schoolCode: row.school_code,
      schoolName: schools.get(row.school_code) ?? row.school_code,
      role: row.role,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      state: stateOf(row, today),
    }))
  }

  /** Accounts of the municipality that could be appointed and hold no appointment now or later. */
  const unappointedMembers = async (boardCode: string): Promise<OrganisationAccount[]> => {
    const board = directory.board(boardCode)
    if (!board) return []
    const taken = new Set(
      (await appointmentsOf(boardCode))
        .filter(({ state }) => state === 'current' || state === 'future')
        .map(({ personId }) => personId),
    )
    const all = await accounts.accountsOf(board.corporateNumber)
    return all.filter(({ personId, accountType }) => accountType !== 'entry' && !taken.has(personId))
  }

  return { appointmentsOf, unappointedMembers }
}

function stateOf(row: { starts_on: string; ends_on: string | null }, today: string): ListedAppointment['state'] {
  if (row.ends_on !== null && row.ends_on < row.starts_on) return 'cancelled'
  if (row.starts_on > today) return 'future'
  return row.ends_on !== null && row.ends_on < today ? 'ended' : 'current'
}
