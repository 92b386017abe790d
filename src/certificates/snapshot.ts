import { type Day, KakehashiError, refuseMyNumber } from '../foundation/index.ts'
import type { School } from '../organisations/index.ts'
import type { LearnerSource } from './learner-source.ts'

/** What the records said of a learner when a certificate was drafted. A later change of the records does not change it. */
export interface Snapshot {
  readonly learnerId: string
  readonly officialName: string
  readonly birthDate: Day
  readonly sex: string | null
  readonly schoolCode: string
  readonly schoolName: string
  readonly schoolAddress: string
  readonly schoolYear: number
  readonly grade: string | null
  readonly className: string | null
}

/**
 * Takes the snapshot for a learner at a school on a day (Asia/Tokyo).
 * @throws CERTIFICATE-NOT-ENROLLED, CERTIFICATE-NOT-IN-REGISTER naming the learner's identifier; MYNUMBER-REFUSED
 */
export async function takeSnapshot(
  roster: LearnerSource,
  school: School,
  learnerId: string,
  day: Day,
): Promise<Snapshot> {
  const params = { learner: learnerId, day }
  const enrolment = await roster.enrolmentOn(learnerId, day)
  if (enrolment?.schoolCode !== school.code) throw new KakehashiError('CERTIFICATE-NOT-ENROLLED', { params })
  const entry = await roster.learner(learnerId)
  if (!entry?.officialName || !entry.birthDate) throw new KakehashiError('CERTIFICATE-NOT-IN-REGISTER', { params })
  const snapshot = {
    learnerId,
    officialName: entry.officialName,
    birthDate: entry.birthDate,
    sex: entry.sex,
    schoolCode: school.code,
    schoolName: school.name,
    schoolAddress: school.address,
    schoolYear: enrolment.schoolYear,
    grade: enrolment.grade,
    className: enrolment.className,
  }
  refuseMyNumber(snapshot, 'snapshot')
  return snapshot
}
