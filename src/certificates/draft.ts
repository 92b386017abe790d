import type { Actor } from '../audit/index.ts'
import { KakehashiError, schoolYearOf, tokyoDate } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import { type Needs, refuseUnlessStaff } from './needs.ts'
import { lockSchool } from './numbers.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'

/** The largest number of certificates in one draft: more than any school has learners in a grade. */
const mostAtOnce = 1000

/** Drafts certificates (起案). */
export function createDraft(needs: Needs) {
  const { records, clock, ids, audit, roster, organisations, kinds } = needs

  const refuseWaiting = async (tx: RecordsHandle, kind: string, schoolCode: string, learnerIds: readonly string[]) => {
    const waiting = await tx
      .selectFrom('certificates')
      .select('learner_id')
      .where('school_code', '=', schoolCode)
      .where('status', '=', 'draft')
      .where('kind', '=', kind)
      .execute()
    const taken = new Set(waiting.map((row) => row.learner_id))
    const learner = learnerIds.filter((id) => taken.has(id)).join()
    if (learner !== '') throw new KakehashiError('CERTIFICATE-ALREADY-DRAFTED', { params: { learner } })
  }

  /**
   * Drafts one certificate for each learner, all or none. What is to be certified is taken from roster and register now.
   * @throws CERTIFICATE-KIND-UNKNOWN, ORGANISATION-UNKNOWN, ORGANISATION-DISABLED, CERTIFICATE-NOT-DRAFTER, CERTIFICATE-NOT-ENROLLED,
   * CERTIFICATE-NOT-IN-REGISTER, CERTIFICATE-ALREADY-DRAFTED naming the learners' identifiers, CERTIFICATE-NOTHING-CHOSEN, REQUEST-INVALID when
   * too many are named
   */
  return async (wanted: {
    actor: Actor
    schoolCode: string
    kind: string
    learnerIds: readonly string[]
  }): Promise<{ certificateId: string; learnerId: string }[]> => {
    const kind = kinds.get(wanted.kind)
    if (!kind) throw new KakehashiError('CERTIFICATE-KIND-UNKNOWN', { params: { kind: wanted.kind } })
    const school = organisations.school(wanted.schoolCode)
    if (!school) throw new KakehashiError('ORGANISATION-UNKNOWN', { params: { code: wanted.schoolCode } })
    if (school.status !== 'active') throw new KakehashiError('ORGANISATION-DISABLED', { params: { name: school.name } })
    const learnerIds = [...new Set(wanted.learnerIds)]
    if (learnerIds.length === 0) throw new KakehashiError('CERTIFICATE-NOTHING-CHOSEN')
    if (learnerIds.length > mostAtOnce)
      throw new KakehashiError('REQUEST-INVALID', { params: { member: 'learner_ids' } })
    const now = clock.now()
    const day = tokyoDate(now)
    const role = { actor: wanted.actor, schoolCode: school.code, roles: kind.drafted_by, day }
    // Asked before anything of a learner is read, and again where the answer has to hold.
    await refuseUnlessStaff(needs, records.db, { ...role, code: 'CERTIFICATE-NOT-DRAFTER' })
    const snapshots: Snapshot[] = []
    for (const learnerId of learnerIds) snapshots.push(await takeSnapshot(roster, school, learnerId, day))

    return records.transaction(async (tx) => {
      await lockSchool(tx, school.code, schoolYearOf(day))
      await refuseUnlessStaff(needs, tx, { ...role, code: 'CERTIFICATE-NOT-DRAFTER' })
      await refuseWaiting(tx, kind.kind, school.code, learnerIds)
      const drafted = []
      for (const snapshot of snapshots) {
        const certificateId = ids.id()
        await tx
          .insertInto('certificates')
          .values({
            certificate_id: certificateId,
            kind: kind.kind,
            school_code: school.code,
            learner_id: snapshot.learnerId,
            status: 'draft',
            snapshot: JSON.stringify(snapshot),
            drafted_by: wanted.actor.id,
            drafted_at: now.toISOString(),
            credentials_issued: 0,
          })
          .execute()
        const fields = { kind: kind.kind, school: school.code, certificate: certificateId }
        await audit.append(tx, {
          type: 'certificate.drafted',
          actor: wanted.actor,
          subject: snapshot.learnerId,
          fields,
        })
        drafted.push({ certificateId, learnerId: snapshot.learnerId })
      }
      return drafted
    })
  }
}
