import type { RecordsHandle } from '../storage/index.ts'

/** What a restore from an older copy has to do again, told by the audit journal. */
export const reapplyOrganisations = {
  /** An appointment that was ended ends on that day. @param wanted.endsOn last day of the role @param wanted.at when it was ended */
  async appointmentEnded(
    tx: RecordsHandle,
    wanted: { personId: string; schoolCode: string; role: string; endsOn: string; by: string; at: string },
  ): Promise<void> {
    await tx
      .updateTable('appointments')
      .set({ ends_on: wanted.endsOn, ended_by: wanted.by, ended_at: wanted.at })
      .where('person_id', '=', wanted.personId)
      .where('school_code', '=', wanted.schoolCode)
      .where('role', '=', wanted.role as 'principal' | 'office' | 'teacher')
      .where('appointed_at', '<=', wanted.at)
      .where((where) => where.or([where('ends_on', 'is', null), where('ends_on', '>', wanted.endsOn)]))
      .execute()
  },
}
