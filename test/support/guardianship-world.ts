import { onTestFinished } from 'vitest'
import type { Result } from '../../src/foundation/index.ts'
import { type BasicFour, createGuardianship, type LearnerSource } from '../../src/guardianship/index.ts'
import { createMemoryState } from '../../src/storage/index.ts'
import { as, juniorHigh, openStaffedWorld, primary } from './organisation-world.ts'

/** The card of the guardian 髙﨑 真由美; tests change a copy. */
export const mayumi: BasicFour = {
  name: '髙﨑　真由美',
  birthdate: '1985-03-15',
  sex: 'female',
  address: '東京都見本市中央１－２－３',
  nameSubstituted: false,
  addressSubstituted: false,
}
export const satoru: BasicFour = { ...mayumi, name: '髙﨑　悟', birthdate: '1984-01-09', sex: 'male' }

/** The card of a learner of 15, once old enough to have one. */
export const yuiCard: BasicFour = { ...mayumi, name: '髙﨑　結衣', birthdate: '2011-11-22' }

export const evidence = {
  verifiedAt: '2026-11-22T03:00:00.000Z',
  algorithm: 'RSASSA-PKCS1-v1_5-SHA-256',
  digest: 'ab'.repeat(32),
  ocspProducedAt: '2026-11-22T03:00:00.000Z',
  policy: '1.2.392.200149.8.5.1.1.20',
}

const fromCard = (card: BasicFour) => {
  const { name, birthdate, sex, address } = card
  return { name, birthDate: birthdate, sex: sex as string | null, address: address as string | null }
}

/** A register of one family that a test may change as it goes. */
export function openFamily() {
  const family = {
    learners: {
      haruto: { ...fromCard(mayumi), officialName: '髙﨑　陽翔', birthDate: '2014-05-20', schoolCode: primary },
      yui: { ...fromCard(yuiCard), officialName: '髙﨑　結衣', schoolCode: juniorHigh },
    } as Record<
      string,
      {
        officialName: string | null
        birthDate: string | null
        sex: string | null
        address: string | null
        schoolCode: string
      }
    >,
    guardians: [
      { guardianId: 'mother', relation: 'mother', ...fromCard(mayumi) },
      { guardianId: 'father', relation: 'father', ...fromCard(satoru) },
    ],
  }
  const roster: LearnerSource = {
    learner: async (id) => family.learners[id],
    enrolmentOn: async (id) => family.learners[id],
    guardiansOf: async (id) => (family.learners[id] ? family.guardians : []),
  }
  return { family, roster }
}

/** Guardianship on real SQLite with staff appointed and one family registered. @param at present moment, ISO 8601 */
export async function openGuardianshipWorld(at: string) {
  const world = await openStaffedWorld(at)
  const state = createMemoryState({ clock: world.clock })
  onTestFinished(() => state.close())
  const { family, roster } = openFamily()
  const signedOut: string[] = []
  const ports = {
    suspendSessions: async (people: readonly string[]) => {
      signedOut.push(...people)
    },
  }
  const guardianship = createGuardianship({ ...world, state, roster, ports })

  const issue = (learnerId = 'haruto', guardianId?: string) => {
    const school = family.learners[learnerId]?.schoolCode ?? primary
    const actor = as(school === primary ? 'office' : 'officeOfJuniorHigh')
    return guardianship.issueLinkCode({ actor, learnerId, schoolCode: school, guardianId })
  }
  const proposeWith = (request: {
    code: string
    card: typeof mayumi
    personId?: string
    alongside?: () => Promise<void>
  }) => {
    const { code, card, personId = 'mayumi', alongside } = request
    return guardianship.proposeLink({ personId, code, basicFour: card, evidence, ...(alongside && { alongside }) })
  }
  const propose = (code: string, card = mayumi, personId = 'mayumi') => proposeWith({ code, card, personId })

  /** A link of `personId` that the school has approved. */
  const link = async (card = mayumi, personId = 'mayumi', learnerId = 'haruto') => {
    const { code } = await issue(learnerId)
    const proposed = await propose(code, card, personId)
    if (!proposed.ok) throw new Error(proposed.failure)
    const { linkId } = proposed.value
    const actor = as(family.learners[learnerId]?.schoolCode === primary ? 'office' : 'officeOfJuniorHigh')
    return { linkId, ...(await guardianship.approveLink({ actor, linkId })) }
  }
  return { ...world, guardianship, family, state, signedOut, ports, issue, propose, proposeWith, link }
}

/** The failure of a result, or `undefined`. */
export const failureOf = <F>(result: Result<unknown, F>): F | undefined => (result.ok ? undefined : result.failure)
