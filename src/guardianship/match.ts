import { ageOn, type Day, failed, ok, type Result, reachesAgeOn } from '../foundation/index.ts'
import { type BasicFour, type Comparison, compare, verdict } from './compare.ts'
import type { LearnerSource, RegisteredGuardian, RegisteredLearner } from './learner-source.ts'

/** Who of the register the holder of a card is. */
export interface Match {
  readonly kind: 'guardian' | 'self'
  readonly guardianId: string | null
  readonly comparison: Comparison
  /** `doubtful` goes to the office, which looks for itself. */
  readonly verdict: 'match' | 'doubtful'
}

export type MatchRefusal =
  | 'GUARDIANSHIP-NO-MATCH'
  | 'GUARDIANSHIP-NOT-ADULT'
  | 'GUARDIANSHIP-LEARNER-ADULT'
  | 'GUARDIANSHIP-LEARNER-UNDER-15'

/**
 * Finds the holder of a card among the learner's registered guardians, or as the learner.
 * @param wanted.guardianId the only guardian who may be found, when the code named one
 * @param wanted.today Asia/Tokyo; ages by 年齢計算ニ関スル法律
 */
export async function matchRegister(
  roster: LearnerSource,
  wanted: { learnerId: string; guardianId: string | null; card: BasicFour; today: Day },
): Promise<Result<Match, MatchRefusal>> {
  const { card, today } = wanted
  const learner = await roster.learner(wanted.learnerId)
  if (!learner?.birthDate) return failed('GUARDIANSHIP-NO-MATCH')
  const self = wanted.guardianId === null ? matchSelf(card, learner) : undefined
  if (self) return ageOn(learner.birthDate, today) < 15 ? failed('GUARDIANSHIP-LEARNER-UNDER-15') : ok(self)

  const registered = await roster.guardiansOf(wanted.learnerId)
  const found = matchGuardian(
    card,
    registered.filter(({ guardianId }) => wanted.guardianId === null || guardianId === wanted.guardianId),
  )
  if (!found) return failed('GUARDIANSHIP-NO-MATCH')
  if (ageOn(card.birthdate, today) < 18) return failed('GUARDIANSHIP-NOT-ADULT')
  if (reachesAgeOn(learner.birthDate, 18) < today) return failed('GUARDIANSHIP-LEARNER-ADULT')
  return ok(found)
}

function matchSelf(card: BasicFour, learner: RegisteredLearner): Match | undefined {
  if (learner.officialName === null || learner.birthDate === null) return undefined
  const { birthDate, sex, address } = learner
  const comparison = compare(card, { name: learner.officialName, birthDate, sex, address })
  const outcome = verdict(comparison)
  return outcome === 'no-match' ? undefined : { kind: 'self', guardianId: null, comparison, verdict: outcome }
}

/** A clear match wins over a doubtful one. */
function matchGuardian(card: BasicFour, guardians: readonly RegisteredGuardian[]): Match | undefined {
  const matches = guardians.flatMap((guardian): Match[] => {
    const comparison = compare(card, guardian)
    const outcome = verdict(comparison)
    if (outcome === 'no-match') return []
    return [{ kind: 'guardian', guardianId: guardian.guardianId, comparison, verdict: outcome }]
  })
  return matches.find((match) => match.verdict === 'match') ?? matches[0]
}
