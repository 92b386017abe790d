import { describe, expect, it } from 'vitest'
import { KakehashiError } from '../../src/foundation/index.ts'
import { evidence, failureOf, mayumi, openGuardianshipWorld, satoru } from '../support/guardianship-world.ts'
import { as, juniorHigh, primary, refusalOf } from '../support/organisation-world.ts'

const noon = '2026-11-22T03:00:00Z'

describe('a link code is refused', () => {
  it('when one character is wrong or two neighbours are swapped, without counting as an attempt', async () => {
    const { issue, propose } = await openGuardianshipWorld(noon)
    const code = (await issue()).code.replaceAll('-', '')
    const changed = [...code].map((character, index) => {
      const other = character === 'A' ? 'B' : 'A'
      return code.slice(0, index) + other + code.slice(index + 1)
    })
    const swapped = [...code.slice(0, -1)].map(
      (_, index) => code.slice(0, index) + code.charAt(index + 1) + code.charAt(index) + code.slice(index + 2),
    )
    const typed = [...changed, ...swapped.filter((one) => one !== code), '', code.slice(1), `${code}A`, '0'.repeat(12)]
    for (const one of typed) expect(failureOf(await propose(one)), one).toBe('GUARDIANSHIP-CODE-MISTYPED')
    expect(await propose(code)).toMatchObject({ ok: true })
  })

  it('when nobody issued it', async () => {
    const world = await openGuardianshipWorld(noon)
    const elsewhere = await openGuardianshipWorld(noon)
    const { code } = await elsewhere.issue()
    expect(failureOf(await world.propose(code))).toBe('GUARDIANSHIP-CODE-UNKNOWN')
    expect((await world.events()).at(-1)).toMatchObject({
      type: 'guardianship.refused',
      actor: 'mayumi',
      fields: { code: 'GUARDIANSHIP-CODE-UNKNOWN' },
    })
  })

  it('when it has been used, also by two people at the same moment', async () => {
    const { issue, propose, guardianship } = await openGuardianshipWorld(noon)
    const { code } = await issue()
    const outcomes = await Promise.all([propose(code, mayumi, 'mayumi'), propose(code, satoru, 'satoru')])
    expect(outcomes.map(failureOf).sort()).toEqual(['GUARDIANSHIP-CODE-USED', undefined])
    expect(await guardianship.pendingLinks(primary)).toHaveLength(1)
    expect(failureOf(await propose(code, satoru, 'third'))).toBe('GUARDIANSHIP-CODE-USED')
  })

  it('30 days after it was issued, to the second', async () => {
    const { issue, propose, clock } = await openGuardianshipWorld(noon)
    const { code } = await issue()
    clock.set('2026-12-22T03:00:00Z')
    expect(failureOf(await propose(code))).toBe('GUARDIANSHIP-CODE-EXPIRED')
    clock.set('2026-12-22T02:59:59Z')
    expect(failureOf(await propose(code))).toBeUndefined()
  })

  it('when the school issued a newer one for the same learner and guardian, but not for the other guardian', async () => {
    const { issue, propose } = await openGuardianshipWorld(noon)
    const [mother, father] = [await issue('haruto', 'mother'), await issue('haruto', 'father')]
    const newer = await issue('haruto', 'mother')
    expect(failureOf(await propose(mother.code))).toBe('GUARDIANSHIP-CODE-WITHDRAWN')
    expect(failureOf(await propose(father.code, satoru, 'satoru'))).toBeUndefined()
    expect(failureOf(await propose(newer.code))).toBeUndefined()
  })

  it('when the learner has left the school that issued it', async () => {
    const { issue, propose, family } = await openGuardianshipWorld(noon)
    const { code } = await issue()
    Object.assign(family.learners.haruto ?? {}, { schoolCode: juniorHigh })
    expect(failureOf(await propose(code))).toBe('GUARDIANSHIP-CODE-WITHDRAWN')
  })

  it('after ten tries in a day, even a right one, and then no longer fills the log', async () => {
    const { issue, propose, events, clock } = await openGuardianshipWorld(noon)
    const elsewhere = await openGuardianshipWorld(noon)
    for (let n = 0; n < 10; n += 1) await propose((await elsewhere.issue()).code)
    const { code } = await issue()
    for (let n = 0; n < 5; n += 1) expect(failureOf(await propose(code))).toBe('GUARDIANSHIP-TOO-MANY-ATTEMPTS')
    expect((await events()).filter(({ type }) => type === 'guardianship.refused')).toHaveLength(11)
    expect(failureOf(await propose(code, satoru, 'satoru'))).toBeUndefined()
    clock.advance(86_400)
    expect(failureOf(await propose((await issue()).code))).toBeUndefined()
  })
})

describe('a card is refused and leaves the code unused', () => {
  it.each([
    ['a name that differs in one character, 高 for 髙', { name: '高﨑　真由美' }],
    ['a name that differs in one character, 崎 for 﨑', { name: '髙崎　真由美' }],
    ['another birth date', { birthdate: '1985-03-16' }],
    ['another sex', { sex: 'male' }],
    ['another house', { address: '東京都見本市中央１－２－４' }],
    ['another house number by a lost hyphen', { address: '東京都見本市中央１２－３' }],
    ['a substituted name and another birth date', { nameSubstituted: true, birthdate: '1985-03-16' }],
    ['a substituted address and another name', { addressSubstituted: true, name: '試験　太郎' }],
  ])('with %s', async (_, change) => {
    const { issue, propose, guardianship } = await openGuardianshipWorld(noon)
    const { code } = await issue()
    expect(failureOf(await propose(code, { ...mayumi, ...change }))).toBe('GUARDIANSHIP-NO-MATCH')
    expect(await guardianship.pendingLinks(primary)).toEqual([])
    expect(failureOf(await propose(code))).toBeUndefined()
  })

  it('without anything kept about its holder, who is kept together with the link or not at all', async () => {
    const { issue, proposeWith, guardianship } = await openGuardianshipWorld(noon)
    const { code } = await issue()
    const kept: string[] = []
    const alongside = async () => void kept.push('holder')
    expect(failureOf(await proposeWith({ code, card: { ...mayumi, birthdate: '1985-03-16' }, alongside }))).toBe(
      'GUARDIANSHIP-NO-MATCH',
    )
    expect(kept).toEqual([])
    const anotherCard = async () => {
      throw new KakehashiError('CARD-OF-ANOTHER')
    }
    await expect(proposeWith({ code, card: mayumi, alongside: anotherCard })).rejects.toThrow('CARD-OF-ANOTHER')
    expect(await guardianship.pendingLinks(primary)).toEqual([])
    expect(failureOf(await proposeWith({ code, card: mayumi, alongside }))).toBeUndefined()
    expect(kept).toEqual(['holder'])
  })

  it('of another guardian than the one the code was for', async () => {
    const { issue, propose } = await openGuardianshipWorld(noon)
    const { code } = await issue('haruto', 'mother')
    expect(failureOf(await propose(code, satoru, 'satoru'))).toBe('GUARDIANSHIP-NO-MATCH')
  })

  it('of a guardian under 18, until the end of the day before the birthday', async () => {
    const { issue, propose, family, clock } = await openGuardianshipWorld('2026-11-21T14:59:59Z')
    const young = { ...mayumi, birthdate: '2008-11-22' }
    for (const guardian of family.guardians) guardian.birthDate = young.birthdate
    const { code } = await issue()
    expect(failureOf(await propose(code, young))).toBe('GUARDIANSHIP-NOT-ADULT')
    clock.set('2026-11-21T15:00:00Z')
    expect(failureOf(await propose(code, young))).toBeUndefined()
  })

  it('when the learner has reached 18', async () => {
    const { issue, propose, family, clock } = await openGuardianshipWorld('2026-11-21T14:59:59Z')
    Object.assign(family.learners.haruto ?? {}, { birthDate: '2008-11-22' })
    const { code } = await issue()
    clock.set('2026-11-21T15:00:00Z')
    expect(failureOf(await propose(code))).toBe('GUARDIANSHIP-LEARNER-ADULT')
    clock.set('2026-11-21T14:59:59Z')
    expect(failureOf(await propose(code))).toBeUndefined()
  })

  it('when the person is linked already', async () => {
    const { issue, propose, link } = await openGuardianshipWorld(noon)
    await link()
    expect(failureOf(await propose((await issue()).code))).toBe('GUARDIANSHIP-ALREADY-LINKED')
  })

  it('when it carries what looks like a My Number (個人番号)', async () => {
    const { issue, propose } = await openGuardianshipWorld(noon)
    const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
    const rest = weights.reduce((sum, weight) => sum + weight * 4, 0) % 11
    const address = `見本市 ${'4'.repeat(11)}${rest <= 1 ? 0 : 11 - rest}`
    const { code } = await issue()
    expect(await refusalOf(propose(code, { ...mayumi, address }))).toBe('MYNUMBER-REFUSED')
  })
})

describe('staff are refused', () => {
  it.each([
    ['of another school', as('officeOfJuniorHigh'), {}, 'GUARDIANSHIP-NOT-STAFF'],
    ['of the board', as('prime'), {}, 'GUARDIANSHIP-NOT-STAFF'],
    ['at the command line', { kind: 'operator', id: 'cli' }, {}, 'GUARDIANSHIP-NOT-STAFF'],
    ['who name another school', as('office'), { schoolCode: juniorHigh }, 'GUARDIANSHIP-NOT-ENROLLED'],
    ['who name nobody', as('office'), { learnerId: 'nobody' }, 'GUARDIANSHIP-NOT-STAFF'],
    ['who name a stranger as guardian', as('office'), { guardianId: 'stranger' }, 'GUARDIANSHIP-GUARDIAN-UNKNOWN'],
  ] as const)('a code: %s', async (_, actor, change, code) => {
    const { guardianship, records } = await openGuardianshipWorld(noon)
    const wanted = { actor, learnerId: 'haruto', schoolCode: primary, ...change }
    expect(await refusalOf(guardianship.issueLinkCode(wanted))).toBe(code)
    expect(await records.db.selectFrom('guardianship_codes').selectAll().execute()).toEqual([])
  })

  it('a code for a learner whom the register does not know, or who is protected', async () => {
    const { guardianship, issue, family } = await openGuardianshipWorld(noon)
    await guardianship.protectLearner({ actor: as('office'), learnerId: 'haruto' })
    expect(await refusalOf(issue())).toBe('GUARDIANSHIP-LEARNER-PROTECTED')
    Object.assign(family.learners.yui ?? {}, { birthDate: null })
    expect(await refusalOf(issue('yui'))).toBe('GUARDIANSHIP-NOT-IN-REGISTER')
  })

  it.each([
    ['a teacher', as('teacher'), {}, 'GUARDIANSHIP-NOT-STAFF'],
    ['staff of another school', as('officeOfJuniorHigh'), {}, 'GUARDIANSHIP-NOT-STAFF'],
    ['the guardian', as('mayumi'), {}, 'GUARDIANSHIP-NOT-STAFF'],
    ['somebody with a wrong number', as('office'), { linkId: 'unknown' }, 'GUARDIANSHIP-LINK-UNKNOWN'],
  ] as const)('the decision: %s', async (_, actor, change, code) => {
    const { guardianship, issue, propose } = await openGuardianshipWorld(noon)
    const proposed = await propose((await issue()).code)
    const linkId = proposed.ok ? proposed.value.linkId : ''
    expect(await refusalOf(guardianship.approveLink({ actor, linkId, ...change }))).toBe(code)
    const rejection = { actor, linkId, reason: 'not-guardian', ...change } as const
    expect(await refusalOf(guardianship.rejectLink(rejection))).toBe(code)
    expect(await guardianship.pendingLinks(primary)).toHaveLength(1)
  })

  it('the decision of the old school once the learner has moved', async () => {
    const { guardianship, issue, propose, family } = await openGuardianshipWorld(noon)
    const proposed = await propose((await issue()).code)
    const linkId = proposed.ok ? proposed.value.linkId : ''
    Object.assign(family.learners.haruto ?? {}, { schoolCode: juniorHigh })
    expect(await refusalOf(guardianship.approveLink({ actor: as('office'), linkId }))).toBe('GUARDIANSHIP-NOT-STAFF')
  })

  it('an approval that skips the check, one after a decision, and one under protection', async () => {
    const { guardianship, issue, propose } = await openGuardianshipWorld(noon)
    const proposed = await propose((await issue()).code, { ...mayumi, addressSubstituted: true })
    const linkId = proposed.ok ? proposed.value.linkId : ''
    const approve = (checked?: boolean) => refusalOf(guardianship.approveLink({ actor: as('office'), linkId, checked }))
    expect(await approve()).toBe('GUARDIANSHIP-NEEDS-CHECK')
    await guardianship.protectLearner({ actor: as('office'), learnerId: 'haruto' })
    expect(await approve(true)).toBe('GUARDIANSHIP-LEARNER-PROTECTED')
    await guardianship.endProtection({ actor: as('principal'), learnerId: 'haruto' })
    expect(await approve(true)).toBe('GUARDIANSHIP-LINK-MOVED')
    await guardianship.resumeLink({ actor: as('principal'), linkId })
    await guardianship.rejectLink({ actor: as('office'), linkId, reason: 'cannot-confirm' })
    expect(await approve(true)).toBe('GUARDIANSHIP-LINK-MOVED')
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(false)
  })

  it('a reason in their own words, which would end in the log', async () => {
    const { guardianship, link } = await openGuardianshipWorld(noon)
    const { linkId } = await link()
    const reason = '父親の髙﨑さん' as 'not-guardian'
    expect(await refusalOf(guardianship.endLink({ actor: as('office'), linkId, reason }))).toBe('GUARDIANSHIP-REASON')
  })

  it('protection by a stranger or of nobody, and its end by the office', async () => {
    const { guardianship, link } = await openGuardianshipWorld(noon)
    const { linkId } = await link()
    const protect = (who: string, learnerId = 'haruto') =>
      refusalOf(guardianship.protectLearner({ actor: as(who), learnerId }))
    expect(await protect('mayumi')).toBe('GUARDIANSHIP-NOT-STAFF')
    expect(await protect('officeOfJuniorHigh')).toBe('GUARDIANSHIP-NOT-STAFF')
    expect(await protect('office', 'nobody')).toBe('GUARDIANSHIP-NOT-ENROLLED')
    await protect('office')
    const office = { actor: as('office') }
    expect(await refusalOf(guardianship.endProtection({ ...office, learnerId: 'haruto' }))).toBe(
      'GUARDIANSHIP-NOT-STAFF',
    )
    expect(await refusalOf(guardianship.resumeLink({ ...office, linkId }))).toBe('GUARDIANSHIP-NOT-STAFF')
  })
})

describe('a link', () => {
  it('is ended by nobody but the person linked and the school', async () => {
    const { guardianship, link } = await openGuardianshipWorld(noon)
    const { linkId } = await link()
    const end = (who: string) => refusalOf(guardianship.endLink({ actor: as(who), linkId, reason: 'own-request' }))
    expect(await end('satoru')).toBe('GUARDIANSHIP-NOT-STAFF')
    expect(await end('mayumi')).toBeUndefined()
    expect(await end('mayumi')).toBe('GUARDIANSHIP-LINK-MOVED')
  })

  it('keeps of the evidence only what is listed, whatever else is handed in', async () => {
    const { guardianship, issue, records } = await openGuardianshipWorld(noon)
    const { code } = await issue()
    const withSerial = { ...evidence, serial: '7F00A1B2' }
    await guardianship.proposeLink({ personId: 'mayumi', code, basicFour: mayumi, evidence: withSerial })
    const [row] = await records.db.selectFrom('guardianship_links').selectAll().execute()
    expect(JSON.stringify(row)).not.toContain('7F00A1B2')
  })
})
