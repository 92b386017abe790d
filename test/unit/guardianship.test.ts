import { describe, expect, it } from 'vitest'
import { mayumi, openGuardianshipWorld, satoru, yuiCard } from '../support/guardianship-world.ts'
import { as, juniorHigh, primary } from '../support/organisation-world.ts'

const noon = '2026-11-22T03:00:00Z'

describe('a link code', () => {
  it('is printed in groups of four characters that nobody confuses, and kept as a hash', async () => {
    const { issue, records, events } = await openGuardianshipWorld(noon)
    const { code, expiresAt } = await issue()
    expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}$/)
    expect(expiresAt).toBe('2026-12-22T03:00:00.000Z')
    const rows = await records.db.selectFrom('guardianship_codes').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''))
    expect((await events()).at(-1)).toEqual({
      type: 'guardianship.code_issued',
      actor: 'office',
      subject: 'haruto',
      fields: { school: primary, learner: 'haruto' },
    })
  })

  it('is read however it is typed', async () => {
    const { issue, propose } = await openGuardianshipWorld(noon)
    const { code } = await issue()
    const fullWidth = code.replace(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
    expect(await propose(` ${fullWidth.toLowerCase().replaceAll('-', 'ー')} `)).toMatchObject({ ok: true })
  })
})

describe('a link', () => {
  it('is proposed by the guardian whom the register knows, and holds once the school approves', async () => {
    const { guardianship, issue, propose, events } = await openGuardianshipWorld(noon)
    const { code } = await issue()
    const proposed = await propose(code)
    expect(proposed).toMatchObject({ ok: true, value: { needsCheck: false } })
    const linkId = proposed.ok ? proposed.value.linkId : ''
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(false)
    expect(await guardianship.pendingLinks(primary)).toMatchObject([
      {
        linkId,
        learnerName: '髙﨑　陽翔',
        card: mayumi,
        comparison: { name: 'same', birthdate: 'same', sex: 'same', address: 'same' },
        registered: { guardianId: 'mother' },
      },
    ])
    const approved = await guardianship.approveLink({ actor: as('office'), linkId })
    expect(approved).toEqual({ endsOn: '2029-11-22' })
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(true)
    expect(await guardianship.mayActFor('mayumi', 'yui')).toBe(false)
    expect(await guardianship.pendingLinks(primary)).toEqual([])
    expect(await guardianship.linksOf('mayumi')).toMatchObject([{ linkId, kind: 'guardian', status: 'approved' }])
    expect((await events()).slice(-2).map(({ type, actor }) => [type, actor])).toEqual([
      ['guardianship.proposed', 'mayumi'],
      ['guardianship.approved', 'office'],
    ])
  })

  it('keeps nothing of the card once the school has decided', async () => {
    const { link, records } = await openGuardianshipWorld(noon)
    await link()
    const [row] = await records.db.selectFrom('guardianship_links').selectAll().execute()
    expect(row?.card).toBeNull()
    expect(JSON.stringify(row)).not.toContain('真由美')
  })

  it('is held by two guardians side by side (共同親権)', async () => {
    const { guardianship, link } = await openGuardianshipWorld(noon)
    await link(mayumi, 'mayumi')
    await link(satoru, 'satoru')
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(true)
    expect(await guardianship.mayActFor('satoru', 'haruto')).toBe(true)
    expect(await guardianship.linksOfLearner('haruto')).toHaveLength(2)
  })

  it('ends after 36 months at midnight in Tokyo', async () => {
    const { guardianship, link, clock } = await openGuardianshipWorld('2026-11-22T14:59:59Z')
    expect((await link()).endsOn).toBe('2029-11-22')
    clock.set('2029-11-22T14:59:59Z')
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(true)
    clock.set('2029-11-22T15:00:00Z')
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(false)
    expect(await guardianship.linksOf('mayumi')).toMatchObject([{ status: 'ended' }])
    expect((await link()).endsOn).toBe('2032-05-19')
  })

  it.each([
    ['the day before the birthday, when the learner reaches 18', '2009-05-20', '2027-05-19'],
    ['31 March for somebody born on 1 April', '2009-04-01', '2027-03-31'],
    ['28 February for somebody born on 29 February', '2012-02-29', '2030-02-28'],
  ])('ends with %s', async (_, birthDate, endsOn) => {
    const { guardianship, link, family, clock } = await openGuardianshipWorld(noon)
    clock.set(`${Number(endsOn.slice(0, 4)) - 1}-11-22T03:00:00Z`)
    Object.assign(family.learners.haruto ?? {}, { birthDate })
    expect((await link()).endsOn).toBe(endsOn)
    clock.set(`${endsOn}T14:59:59Z`)
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(true)
    clock.set(`${endsOn}T15:00:00Z`)
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(false)
  })

  it('is a learner’s own from the end of the day before the 15th birthday', async () => {
    const { guardianship, issue, propose, clock } = await openGuardianshipWorld('2026-11-21T14:59:59Z')
    const { code } = await issue('yui')
    expect(await propose(code, yuiCard, 'yui')).toEqual({ ok: false, failure: 'GUARDIANSHIP-LEARNER-UNDER-15' })
    clock.set('2026-11-21T15:00:00Z')
    const proposed = await propose(code, yuiCard, 'yui')
    const linkId = proposed.ok ? proposed.value.linkId : ''
    await guardianship.approveLink({ actor: as('officeOfJuniorHigh'), linkId })
    expect(await guardianship.mayActFor('yui', 'yui')).toBe(true)
    expect(await guardianship.linksOf('yui')).toMatchObject([{ kind: 'self', endsOn: '2029-11-22' }])
  })

  it('goes to the office when the card could not write a character, and is approved once checked', async () => {
    const { guardianship, issue, propose } = await openGuardianshipWorld(noon)
    const { code } = await issue()
    const card = { ...mayumi, name: '高崎　真由美', nameSubstituted: true }
    const proposed = await propose(code, card)
    expect(proposed).toMatchObject({ ok: true, value: { needsCheck: true } })
    const [pending] = await guardianship.pendingLinks(primary)
    expect(pending).toMatchObject({ status: 'needs-check', comparison: { name: 'undecidable', birthdate: 'same' } })
    const linkId = pending?.linkId as string
    await guardianship.approveLink({ actor: as('principal'), linkId, checked: true })
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(true)
  })

  it.each([
    ['東京都見本市中央1-2-3'],
    ['東京都見本市中央１ー２ー３'],
    ['東京都 見本市中央１−２−３'],
    ['東京都見本市中央１‐２‐３'],
  ])('matches an address typed as %s', async (address) => {
    const { issue, propose } = await openGuardianshipWorld(noon)
    const { code } = await issue()
    expect(await propose(code, { ...mayumi, address })).toMatchObject({ ok: true, value: { needsCheck: false } })
  })

  it('goes to the office when the register does not say enough', async () => {
    const { issue, propose, family } = await openGuardianshipWorld(noon)
    for (const guardian of family.guardians) Object.assign(guardian, { address: null, sex: 'unspecified' })
    const { code } = await issue()
    expect(await propose(code)).toMatchObject({ ok: true, value: { needsCheck: true } })
  })

  it('can be ended by the guardian and by the school', async () => {
    const { guardianship, link, events } = await openGuardianshipWorld(noon)
    const { linkId } = await link()
    await guardianship.endLink({ actor: as('mayumi'), linkId, reason: 'own-request' })
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(false)
    const again = await link()
    await guardianship.endLink({ actor: as('principal'), linkId: again.linkId, reason: 'no-longer-guardian' })
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(false)
    expect((await events()).at(-1)).toMatchObject({ fields: { reason: 'no-longer-guardian' } })
  })
})

describe('protection', () => {
  it('suspends every link at once, withdraws codes and signs the people out', async () => {
    const { guardianship, link, issue, propose, signedOut, events } = await openGuardianshipWorld(noon)
    await link(mayumi, 'mayumi')
    const { code } = await issue()
    await propose(code, satoru, 'satoru')
    const open = await issue()
    const actor = as('principal')
    expect(await guardianship.protectLearner({ actor, learnerId: 'haruto' })).toEqual({ suspended: 2 })
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(false)
    expect(await guardianship.pendingLinks(primary)).toEqual([])
    expect(signedOut.sort()).toEqual(['mayumi', 'satoru'])
    expect(await propose(open.code, mayumi, 'other')).toEqual({ ok: false, failure: 'GUARDIANSHIP-CODE-WITHDRAWN' })
    const suspended = (await events()).find(({ type }) => type === 'guardianship.suspended')
    expect(suspended?.fields).toEqual({ learner: 'haruto', count: 2 })
  })

  it('lets single links go on by the principal’s word, and ends without reviving the others', async () => {
    const { guardianship, link } = await openGuardianshipWorld(noon)
    const mother = await link(mayumi, 'mayumi')
    await link(satoru, 'satoru')
    const actor = as('principal')
    await guardianship.protectLearner({ actor: { kind: 'operator', id: 'cli' }, learnerId: 'haruto' })
    await guardianship.resumeLink({ actor, linkId: mother.linkId })
    expect(await guardianship.isProtected('haruto')).toBe(true)
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(true)
    expect(await guardianship.mayActFor('satoru', 'haruto')).toBe(false)
    await guardianship.endProtection({ actor, learnerId: 'haruto' })
    expect(await guardianship.isProtected('haruto')).toBe(false)
    expect(await guardianship.mayActFor('satoru', 'haruto')).toBe(false)
  })

  it('keeps links suspended when signing out fails, and signs out at the next call', async () => {
    const { guardianship, link, ports, signedOut } = await openGuardianshipWorld(noon)
    await link()
    const { suspendSessions } = ports
    ports.suspendSessions = async () => {
      throw new Error('state store is away')
    }
    const act = () => guardianship.protectLearner({ actor: as('office'), learnerId: 'haruto' })
    await expect(act()).rejects.toThrow('state store is away')
    expect(await guardianship.mayActFor('mayumi', 'haruto')).toBe(false)
    ports.suspendSessions = suspendSessions
    expect(await act()).toEqual({ suspended: 0 })
    expect(signedOut).toEqual(['mayumi'])
  })

  it('is a matter of the school where the learner is now', async () => {
    const { guardianship, link, family } = await openGuardianshipWorld(noon)
    await link()
    Object.assign(family.learners.haruto ?? {}, { schoolCode: juniorHigh })
    const act = guardianship.protectLearner({ actor: as('officeOfJuniorHigh'), learnerId: 'haruto' })
    expect(await act).toEqual({ suspended: 1 })
  })
})
