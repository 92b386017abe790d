import type { Actor, Audit } from '../audit/index.ts'
import { type Clock, type Day, type Ids, KakehashiError, tokyoDate } from '../foundation/index.ts'
import type { Records, RecordsHandle } from '../storage/index.ts'
import type { Accounts } from './accounts.ts'
import { lockSchool, overlapping, refuseImpossibleEnd, refuseImpossiblePeriod } from './appointment.ts'
import type { Directory, School } from './directory.ts'
import type { Roles, SchoolRole } from './roles.ts'

interface Options {
  records: Records
  clock: Clock
  ids: Ids
  audit: Audit
  directory: Directory
  accounts: Accounts
  roles: Roles
}

/** Makes and ends appointments. Only the administrator of the school's board may. */
export function createAppointing(options: Options) {
  const { records, clock, ids, audit, directory, accounts, roles } = options

  const refuseUnlessAdministrator = async (tx: RecordsHandle, actor: Actor, boardCode: string, today: Day) => {
    const may =
      actor.kind === 'person' && (await roles.mayActFor(actor.id, { boardCode }, ['administrator'], today, tx))
    if (!may) throw new KakehashiError('ORGANISATION-NOT-ADMINISTRATOR')
  }

  /** Only an identity-proofed account of the municipality itself can hold a role there. */
  const refuseUnlessOfBoard = async (tx: RecordsHandle, personId: string, school: School) => {
    const account = await accounts.account(personId, tx)
    if (!account) throw new KakehashiError('ORGANISATION-ACCOUNT-UNKNOWN')
    if (account.accountType === 'entry') throw new KakehashiError('ORGANISATION-ACCOUNT-ENTRY')
    if (account.corporateNumber !== directory.board(school.boardCode)?.corporateNumber)
      throw new KakehashiError('ORGANISATION-ACCOUNT-OTHER')
  }

  const refuseOverlap = async (
    tx: RecordsHandle,
    school: School,
    wanted: { personId: string; role: SchoolRole; startsOn: Day; endsOn: Day | null },
  ) => {
    const others = await overlapping(tx, { ...wanted, schoolCode: school.code })
    const own = others.find((row) => row.person_id === wanted.personId)
    const other = own ?? (wanted.role === 'principal' ? others[0] : undefined)
    if (!other) return
    const code = own ? 'ORGANISATION-APPOINTMENT-DUPLICATE' : 'ORGANISATION-PRINCIPAL-OVERLAP'
    throw new KakehashiError(code, {
      params: { school: school.name, starts: other.starts_on, ends: other.ends_on ?? '-' },
    })
  }

  return {
    /**
     * Appoints a person to a role at a school, from a day on (April appointments are entered ahead) until a day, both included.
     * An administrator may appoint themself; the audit event then names the same person as actor and subject.
     * @throws ORGANISATION-UNKNOWN, -DISABLED, -NOT-ADMINISTRATOR, -ACCOUNT-UNKNOWN, -ACCOUNT-ENTRY, -ACCOUNT-OTHER,
     * -APPOINTMENT-DATES, -PRINCIPAL-OVERLAP, -APPOINTMENT-DUPLICATE
     */
    async appoint(wanted: {
      actor: Actor
      personId: string
      schoolCode: string
      role: SchoolRole
      startsOn: Day
      endsOn?: Day | null | undefined
    }): Promise<{ appointmentId: string }> {
      const now = clock.now()
      const endsOn = wanted.endsOn ?? null
      // A school that opens in April is not active yet when its principal is entered.
      const school = directory.school(wanted.schoolCode, wanted.startsOn)
      if (!school) throw new KakehashiError('ORGANISATION-UNKNOWN', { params: { code: wanted.schoolCode } })
      return records.transaction(async (tx) => {
        await lockSchool(tx, school.code)
        if (school.status !== 'active')
          throw new KakehashiError('ORGANISATION-DISABLED', { params: { name: school.name } })
        await refuseUnlessAdministrator(tx, wanted.actor, school.boardCode, tokyoDate(now))
        await refuseUnlessOfBoard(tx, wanted.personId, school)
        refuseImpossiblePeriod(wanted.startsOn, endsOn, tokyoDate(now))
        await refuseOverlap(tx, school, { ...wanted, endsOn })
        const appointmentId = ids.id()
        await tx
          .insertInto('appointments')
          .values({
            appointment_id: appointmentId,
            school_code: school.code,
            person_id: wanted.personId,
            role: wanted.role,
            starts_on: wanted.startsOn,
            ends_on: endsOn,
            appointed_by: wanted.actor.id,
            appointed_at: now.toISOString(),
            ended_by: null,
            ended_at: null,
          })
          .execute()
        await audit.append(tx, {
          type: 'appointment.made',
          actor: wanted.actor,
          subject: wanted.personId,
          fields: {
            organisation: school.code,
            role: wanted.role,
            starts_on: wanted.startsOn,
            ...(endsOn && { ends_on: endsOn }),
          },
        })
        return { appointmentId }
      })
    },

    /**
     * Brings the end of an appointment forward. `endsOn` is the last day of the role: yesterday ends it at once, a day before the start
     * cancels one that has not begun.
     * @throws ORGANISATION-APPOINTMENT-UNKNOWN, -NOT-ADMINISTRATOR, -APPOINTMENT-DATES
     */
    async endAppointment(wanted: { actor: Actor; appointmentId: string; endsOn: Day }): Promise<void> {
      const now = clock.now()
      await records.transaction(async (tx) => {
        const find = () =>
          tx
            .selectFrom('appointments')
            .selectAll()
            .where('appointment_id', '=', wanted.appointmentId)
            .executeTakeFirst()
        const known = await find()
        const boardCode = known && directory.school(known.school_code)?.boardCode
        if (!known || !boardCode) throw new KakehashiError('ORGANISATION-APPOINTMENT-UNKNOWN')
        await lockSchool(tx, known.school_code)
        await refuseUnlessAdministrator(tx, wanted.actor, boardCode, tokyoDate(now))
        refuseImpossibleEnd((await find()) ?? known, wanted.endsOn, tokyoDate(now))
        await tx
          .updateTable('appointments')
          .set({ ends_on: wanted.endsOn, ended_by: wanted.actor.id, ended_at: now.toISOString() })
          .where('appointment_id', '=', wanted.appointmentId)
          .execute()
        await audit.append(tx, {
          type: 'appointment.ended',
          actor: wanted.actor,
          subject: known.person_id,
          fields: { organisation: known.school_code, role: known.role, ends_on: wanted.endsOn },
        })
      })
    },
  }
}
