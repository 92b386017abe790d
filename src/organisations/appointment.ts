import { addDays, type Day, KakehashiError, schoolYearOf } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import type { SchoolRole } from './roles.ts'

/** One appointment (任命). Both days are included. */
export interface Appointment {
  readonly appointmentId: string
  readonly personId: string
  readonly displayName: string
  readonly schoolCode: string
  readonly role: SchoolRole
  readonly startsOn: Day
  readonly endsOn: Day | null
}

/** Later than any day an appointment can name. */
export const openEnd = '9999-12-31'

/** Lets two changes of one school's appointments happen one after the other, on engines with concurrent writers too. */
export async function lockSchool(tx: RecordsHandle, schoolCode: string): Promise<void> {
  await tx
    .insertInto('appointment_ledger')
    .values({ school_code: schoolCode, changes: 1 })
    .onConflict((conflict) =>
      conflict.column('school_code').doUpdateSet(({ eb }) => ({ changes: eb('appointment_ledger.changes', '+', 1) })),
    )
    .execute()
}

/** Appointments of a school in a role that share at least one day with the period; cancelled ones cover no day. */
export function overlapping(
  tx: RecordsHandle,
  period: { schoolCode: string; role: SchoolRole; startsOn: Day; endsOn: Day | null },
) {
  return tx
    .selectFrom('appointments')
    .selectAll()
    .where('school_code', '=', period.schoolCode)
    .where('role', '=', period.role)
    .where('starts_on', '<=', period.endsOn ?? openEnd)
    .where(({ or, eb, and, ref }) =>
      or([
        eb('ends_on', 'is', null),
        and([eb('ends_on', '>=', period.startsOn), eb('ends_on', '>=', ref('starts_on'))]),
      ]),
    )
    .orderBy('starts_on')
    .execute()
}

const isDay = (text: string) => {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && addDays(text, 0) === text
  } catch {
    return false
  }
}

const impossible = (member: string, day: string) =>
  new KakehashiError('ORGANISATION-APPOINTMENT-DATES', { params: { member, day } })

/** An appointment starts in this school year or the next (April is entered ahead) and does not end before it starts. */
export function refuseImpossiblePeriod(startsOn: Day, endsOn: Day | null, today: Day): void {
  const ahead = isDay(startsOn) ? schoolYearOf(startsOn) - schoolYearOf(today) : -1
  if (ahead < 0 || ahead > 1) throw impossible('starts_on', startsOn)
  if (endsOn !== null && (!isDay(endsOn) || endsOn < startsOn)) throw impossible('ends_on', endsOn)
}

/**
 * An end can only be brought forward, and not before yesterday: who was in charge on a day that is over stays as it was. A day before
 * the start cancels an appointment that has not begun.
 */
export function refuseImpossibleEnd(row: { starts_on: Day; ends_on: Day | null }, endsOn: Day, today: Day): void {
  const earliest = addDays(today, -1)
  if (!isDay(endsOn) || endsOn < earliest || endsOn >= (row.ends_on ?? openEnd)) throw impossible('ends_on', endsOn)
}
