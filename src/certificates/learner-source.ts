import type { Day } from '../foundation/index.ts'

/** What a certificate needs to know of a learner; the roster fills it. */
export interface LearnerSource {
  /** The learner's entry in the school register (学齢簿), if there is one. */
  learner(learnerId: string): Promise<RegisterEntry | undefined>
  /** Where the learner is enrolled on a day. */
  enrolmentOn(learnerId: string, day: Day): Promise<Enrolment | undefined>
}

export interface RegisterEntry {
  /** Null, like the birth date, while the register has not been imported for this learner. */
  readonly officialName: string | null
  readonly birthDate: Day | null
  readonly sex: string | null
}

export interface Enrolment {
  readonly schoolCode: string
  readonly schoolYear: number
  /** Such as `P6`; null where the roster does not say. */
  readonly grade: string | null
  /** Title of the homeroom, such as `6年1組`. */
  readonly className: string | null
}
