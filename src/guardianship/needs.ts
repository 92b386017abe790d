import type { Actor, Audit } from '../audit/index.ts'
import { type Clock, type Ids, KakehashiError, tokyoDate } from '../foundation/index.ts'
import type { Organisations, StaffRole } from '../organisations/index.ts'
import type { Records, StateStore } from '../storage/index.ts'
import type { LearnerSource } from './learner-source.ts'

/** What the acts of this part work with. */
export interface Needs {
  readonly records: Records
  readonly state: Pick<StateStore, 'increment'>
  readonly clock: Clock
  readonly ids: Ids
  readonly audit: Audit
  readonly roster: LearnerSource
  readonly organisations: Pick<Organisations, 'school' | 'mayActFor'>
  readonly ports: {
    /** Ends the sessions of these people, here and at relying services; may be called again for the same people. */
    suspendSessions(personIds: readonly string[]): Promise<void>
  }
}

/**
 * The school where a learner is enrolled today, when the actor holds one of the roles there. Staff of a school that the learner has left
 * have no say, and are not told where the learner went.
 * @throws GUARDIANSHIP-NOT-STAFF
 */
export async function requireStaffOf(
  needs: Needs,
  actor: Actor,
  learnerId: string,
  roles: readonly StaffRole['role'][],
): Promise<{ schoolCode: string }> {
  const day = tokyoDate(needs.clock.now())
  const enrolment = await needs.roster.enrolmentOn(learnerId, day)
  const may =
    enrolment !== undefined &&
    actor.kind === 'person' &&
    (await needs.organisations.mayActFor(actor.id, { schoolCode: enrolment.schoolCode }, roles, day))
  if (!may) throw new KakehashiError('GUARDIANSHIP-NOT-STAFF')
  return { schoolCode: enrolment.schoolCode }
}
