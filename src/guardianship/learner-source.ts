import type { Day } from '../foundation/index.ts'

/** What this part needs to know of learners; the roster fills it. */
export interface LearnerSource {
  learner(learnerId: string): Promise<RegisteredLearner | undefined>
  /** Where the learner is enrolled on a day. */
  enrolmentOn(learnerId: string, day: Day): Promise<{ readonly schoolCode: string } | undefined>
  /** The guardians whom the school register (学齢簿) names now. */
  guardiansOf(learnerId: string): Promise<readonly RegisteredGuardian[]>
}

/** One person as the register has them. */
export interface RegisteredPerson {
  readonly name: string
  readonly birthDate: Day
  readonly sex: string | null
  readonly address: string | null
}

export interface RegisteredGuardian extends RegisteredPerson {
  readonly guardianId: string
  /** How the guardian stands to the learner, such as `mother`. */
  readonly relation: string
}

export interface RegisteredLearner {
  readonly officialName: string | null
  readonly birthDate: Day | null
  readonly sex: string | null
  readonly address: string | null
}
