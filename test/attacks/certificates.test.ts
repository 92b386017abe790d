import { describe, expect, it } from 'vitest'
import { createCertificates } from '../../src/certificates/index.ts'
import { openCertificateWorld, zaigaku } from '../support/certificate-world.ts'
import { as, juniorHigh, primary, refusalOf } from '../support/organisation-world.ts'

const noon = '2026-11-22T03:00:00Z'
const wanted = { actor: as('office'), schoolCode: primary, kind: 'zaigaku', learnerIds: ['haruto', 'aoi'] }
const operator = { kind: 'operator', id: 'cli' } as const

async function withDrafts(at = noon, actor = as('office')) {
  const world = await openCertificateWorld(at)
  const drafted = await world.certificates.draft({ ...wanted, actor })
  const certificateIds = drafted.map(({ certificateId }) => certificateId)
  const statuses = async () => {
    const all = await world.certificates.listBySchool(primary)
    return all.map(({ status }) => status)
  }
  return { ...world, certificateIds, certificateId: certificateIds[0] as string, statuses }
}

describe('a draft is refused', () => {
  it.each([
    ['by office staff of another school', { actor: as('officeOfJuniorHigh') }, 'CERTIFICATE-NOT-DRAFTER'],
    ['by the principal, where the kind says office or teacher', { actor: as('principal') }, 'CERTIFICATE-NOT-DRAFTER'],
    ['by the administrator of the board', { actor: as('prime') }, 'CERTIFICATE-NOT-DRAFTER'],
    ['by the command line', { actor: operator }, 'CERTIFICATE-NOT-DRAFTER'],
    ['for a kind that is not configured', { kind: 'kenko' }, 'CERTIFICATE-KIND-UNKNOWN'],
    ['at a school that is not registered', { schoolCode: 'D127399999036' }, 'ORGANISATION-UNKNOWN'],
    ['for a learner of another school', { learnerIds: ['haruto', 'yui'] }, 'CERTIFICATE-NOT-ENROLLED'],
    ['for somebody unknown', { learnerIds: ['haruto', 'nobody'] }, 'CERTIFICATE-NOT-ENROLLED'],
    [
      'for a learner without an entry in the register',
      { learnerIds: ['haruto', 'nameless'] },
      'CERTIFICATE-NOT-IN-REGISTER',
    ],
    ['for nobody', { learnerIds: [] }, 'CERTIFICATE-NOTHING-CHOSEN'],
  ] as const)('%s, and nothing is drafted', async (_, change, code) => {
    const { certificates, events } = await openCertificateWorld(noon)
    const before = (await events()).length
    expect(await refusalOf(certificates.draft({ ...wanted, ...change }))).toBe(code)
    expect(await certificates.listBySchool(primary)).toEqual([])
    expect(await events()).toHaveLength(before)
  })

  it('at the first second of the day after the learner has left, in Tokyo', async () => {
    const { certificates, clock, pupils } = await openCertificateWorld('2026-11-22T14:59:59Z')
    for (const one of Object.values(pupils)) one.until = '2026-11-22'
    clock.set('2026-11-22T15:00:00Z')
    expect(await refusalOf(certificates.draft(wanted))).toBe('CERTIFICATE-NOT-ENROLLED')
    clock.set('2026-11-22T14:59:59Z')
    expect(await refusalOf(certificates.draft(wanted))).toBeUndefined()
  })

  it('while one of the same kind waits for the principal', async () => {
    const { certificates } = await withDrafts()
    const again = certificates.draft({ ...wanted, learnerIds: ['sakura', 'aoi'] })
    expect(await refusalOf(again)).toBe('CERTIFICATE-ALREADY-DRAFTED')
    expect(await certificates.listBySchool(primary)).toHaveLength(2)
  })

  it('when the register holds what looks like a My Number (個人番号)', async () => {
    const { certificates, pupils } = await openCertificateWorld(noon)
    const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
    const rest = weights.reduce((sum, weight) => sum + weight * 3, 0) % 11
    Object.assign(pupils.aoi ?? {}, { className: `${'3'.repeat(11)}${rest <= 1 ? 0 : 11 - rest}` })
    expect(await refusalOf(certificates.draft(wanted))).toBe('MYNUMBER-REFUSED')
  })
})

describe('an approval is refused', () => {
  it.each([
    ['by the drafter', as('office'), 'CERTIFICATE-NOT-PRINCIPAL'],
    ['by the principal of another school', as('principalOfJuniorHigh'), 'CERTIFICATE-NOT-PRINCIPAL'],
    ['by the administrator of the board', as('prime'), 'CERTIFICATE-NOT-PRINCIPAL'],
    ['by the command line', operator, 'CERTIFICATE-NOT-PRINCIPAL'],
    ['by the system', { kind: 'system', id: 'timer' }, 'CERTIFICATE-NOT-PRINCIPAL'],
  ] as const)('%s', async (_, actor, code) => {
    const { certificates, certificateIds, statuses } = await withDrafts()
    expect(await refusalOf(certificates.approve({ actor, certificateIds }))).toBe(code)
    expect(await statuses()).toEqual(['draft', 'draft'])
  })

  it('by a principal who drafted it in another role', async () => {
    const { certificates, organisations, certificateId } = await withDrafts(noon, as('teacher'))
    const actor = as('prime')
    const principal = (await organisations.appointmentsOf('139998')).find(({ personId }) => personId === 'principal')
    const appointmentId = principal?.appointmentId as string
    await organisations.endAppointment({ actor, appointmentId, endsOn: '2026-11-21' })
    const startsOn = '2026-11-22'
    await organisations.appoint({ actor, personId: 'teacher', schoolCode: primary, role: 'principal', startsOn })
    const act = certificates.approve({ actor: as('teacher'), certificateIds: [certificateId] })
    expect(await refusalOf(act)).toBe('CERTIFICATE-OWN-DRAFT')
  })

  it('by a principal whose appointment ended yesterday in Tokyo, one second after midnight', async () => {
    const { certificates, organisations, appointed, clock, certificateIds } = await withDrafts()
    const appointmentId = appointed.get('principal') as string
    await organisations.endAppointment({ actor: as('prime'), appointmentId, endsOn: '2026-11-22' })
    clock.set('2026-11-22T15:00:01Z')
    const approve = () => certificates.approve({ actor: as('principal'), certificateIds })
    expect(await refusalOf(approve())).toBe('CERTIFICATE-NOT-PRINCIPAL')
    clock.set('2026-11-22T14:59:59Z')
    expect(await refusalOf(approve())).toBeUndefined()
  })

  it('as a whole when one of several cannot be approved', async () => {
    const { certificates, certificateIds, certificateId, statuses } = await withDrafts()
    await certificates.reject({ actor: as('principal'), certificateId, reason: '要確認' })
    const approve = (ids: string[]) => refusalOf(certificates.approve({ actor: as('principal'), certificateIds: ids }))
    expect(await approve([...certificateIds].reverse())).toBe('CERTIFICATE-NOT-DRAFT')
    expect(await approve([...certificateIds.slice(1), 'unknown'])).toBe('CERTIFICATE-UNKNOWN')
    expect((await statuses()).sort()).toEqual(['draft', 'rejected'])
    expect(await approve([])).toBe('CERTIFICATE-NOTHING-CHOSEN')
    expect(await approve(certificateIds.slice(1))).toBeUndefined()
    expect((await certificates.certificatesOfLearner('aoi'))[0]).toMatchObject({ certificateNumber: '2026-0001' })
  })

  it('a second time', async () => {
    const { certificates, certificateIds } = await withDrafts()
    const approve = () => refusalOf(certificates.approve({ actor: as('principal'), certificateIds }))
    expect((await Promise.all([approve(), approve()])).sort()).toEqual(['CERTIFICATE-NOT-DRAFT', undefined])
  })

  it.each([
    ['the register changed', { officialName: '高﨑　陽翔' }, 'CERTIFICATE-DRAFT-STALE'],
    ['the class changed', { className: '6年2組' }, 'CERTIFICATE-DRAFT-STALE'],
    ['the learner left', { until: '2026-11-21' }, 'CERTIFICATE-NOT-ENROLLED'],
    ['the learner moved to another school', { schoolCode: juniorHigh }, 'CERTIFICATE-NOT-ENROLLED'],
  ])('when %s after the draft', async (_, change, code) => {
    const { certificates, pupils, certificateIds, statuses } = await withDrafts()
    Object.assign(pupils.haruto ?? {}, change)
    expect(await refusalOf(certificates.approve({ actor: as('principal'), certificateIds }))).toBe(code)
    expect(await statuses()).toEqual(['draft', 'draft'])
  })

  it('on 1 April of a draft of the old school year', async () => {
    const { certificates, clock, pupils, certificateIds } = await withDrafts('2027-03-31T14:59:59Z')
    for (const one of Object.values(pupils)) one.until = '2028-03-31'
    clock.set('2027-03-31T15:00:00Z')
    const act = certificates.approve({ actor: as('principal'), certificateIds })
    expect(await refusalOf(act)).toBe('CERTIFICATE-DRAFT-STALE')
  })
})

describe('sending back is refused', () => {
  it.each([
    ['to office staff who did not draft it', { actor: as('teacher') }, 'CERTIFICATE-NOT-REJECTER'],
    ['to the principal of another school', { actor: as('principalOfJuniorHigh') }, 'CERTIFICATE-NOT-REJECTER'],
    ['without a reason', { reason: '  ' }, 'CERTIFICATE-REASON'],
    ['with a reason as long as a letter', { reason: 'あ'.repeat(201) }, 'CERTIFICATE-REASON'],
    ['of something unknown', { certificateId: 'unknown' }, 'CERTIFICATE-UNKNOWN'],
  ])('%s', async (_, change, code) => {
    const { certificates, certificateId } = await withDrafts()
    const act = certificates.reject({ actor: as('principal'), certificateId, reason: '要確認', ...change })
    expect(await refusalOf(act)).toBe(code)
  })

  it('of what is approved', async () => {
    const { certificates, certificateId, certificateIds } = await withDrafts()
    await certificates.approve({ actor: as('principal'), certificateIds })
    const act = certificates.reject({ actor: as('principal'), certificateId, reason: '要確認' })
    expect(await refusalOf(act)).toBe('CERTIFICATE-NOT-DRAFT')
  })
})

describe('a revocation is refused', () => {
  const revocation = { actor: as('office'), reason: 'left-school' } as const

  it.each([
    ['by a teacher', { actor: as('teacher') }, 'CERTIFICATE-NOT-REVOKER'],
    ['by staff of another school', { actor: as('officeOfJuniorHigh') }, 'CERTIFICATE-NOT-REVOKER'],
    ['by the system', { actor: { kind: 'system', id: 'timer' } }, 'CERTIFICATE-NOT-REVOKER'],
    ['for a reason outside the list', { reason: '髙﨑さんが転校' as 'left-school' }, 'CERTIFICATE-REASON'],
    ['of something unknown', { certificateId: 'unknown' }, 'CERTIFICATE-UNKNOWN'],
  ] as const)('%s', async (_, change, code) => {
    const { certificates, certificateId, certificateIds, revoked } = await withDrafts()
    await certificates.approve({ actor: as('principal'), certificateIds })
    expect(await refusalOf(certificates.revoke({ ...revocation, certificateId, ...change }))).toBe(code)
    expect(revoked).toEqual([])
  })

  it('of a draft, and of what is revoked already', async () => {
    const { certificates, certificateId, certificateIds } = await withDrafts()
    const revoke = () => refusalOf(certificates.revoke({ ...revocation, certificateId }))
    expect(await revoke()).toBe('CERTIFICATE-NOT-APPROVED')
    await certificates.approve({ actor: as('principal'), certificateIds })
    expect((await Promise.all([revoke(), revoke()])).sort()).toEqual(['CERTIFICATE-ALREADY-REVOKED', undefined])
  })

  it('as a whole when the credentials cannot be revoked with it', async () => {
    const { certificates, certificateId, certificateIds, ports } = await withDrafts()
    await certificates.approve({ actor: as('principal'), certificateIds })
    ports.revokeCredentials = async () => {
      throw new Error('no status list')
    }
    await expect(certificates.revoke({ ...revocation, certificateId })).rejects.toThrow('no status list')
    expect(await certificates.certificate(certificateId)).toMatchObject({ status: 'approved' })
  })
})

describe('the settings of a kind are refused', () => {
  it.each([
    ['a claim that nothing fills', { claims: ['my_grade'] }, 'claims.0'],
    ['a disclosed claim that is not certified', { always_disclosed: ['school_code'] }, 'always_disclosed.0'],
    ['a period after leaving', { retention_years: 5 }, 'retention_years'],
  ])('for %s', async (_, change, member) => {
    const { certificates: __, ...world } = await openCertificateWorld(noon)
    const create = () => createCertificates({ ...world, settings: { certificates: [{ ...zaigaku, ...change }] } })
    expect(create).toThrow(
      expect.objectContaining({ code: 'SETTINGS-INVALID', params: expect.objectContaining({ member }) }),
    )
  })
})
