import { describe, expect, it } from 'vitest'
import { isCurrent } from '../../src/certificates/index.ts'
import { openCertificateWorld } from '../support/certificate-world.ts'
import { as, juniorHigh, primary } from '../support/organisation-world.ts'

const noon = '2026-11-22T03:00:00Z'
const class61 = { actor: as('office'), schoolCode: primary, kind: 'zaigaku', learnerIds: ['haruto', 'aoi', 'sakura'] }

describe('a certificate', () => {
  it('is drafted from roster and register, approved by the principal and numbered', async () => {
    const { certificates, events } = await openCertificateWorld(noon)
    const drafted = await certificates.draft(class61)
    expect(await certificates.draftsOf(primary)).toHaveLength(3)
    const certificateIds = drafted.map(({ certificateId }) => certificateId)
    const approved = await certificates.approve({ actor: as('principal'), certificateIds })
    expect(approved.map(({ certificateNumber }) => certificateNumber)).toEqual(['2026-0001', '2026-0002', '2026-0003'])
    expect(await certificates.draftsOf(primary)).toEqual([])
    expect(await certificates.certificate(certificateIds[0] as string)).toMatchObject({
      status: 'approved',
      learnerId: 'haruto',
      issuedOn: '2026-11-22',
      expiresOn: '2027-02-22',
      principalName: '佐々木 恵',
      draftedBy: 'office',
      approvedBy: 'principal',
      claims: {
        enrolled: true,
        school_name: '見本市立みなみ小学校',
        grade: 'P6',
        class_name: '6年1組',
        name: '髙﨑　陽翔',
        birthdate: '2014-05-20',
        sex: 'male',
        certificate_number: '2026-0001',
        statement: '上記の者は、本校に在学していることを証明する。',
      },
    })
    expect((await events()).slice(-6).map(({ type, actor, subject }) => [type, actor, subject])).toEqual([
      ['certificate.drafted', 'office', 'haruto'],
      ['certificate.drafted', 'office', 'aoi'],
      ['certificate.drafted', 'office', 'sakura'],
      ['certificate.approved', 'principal', 'haruto'],
      ['certificate.approved', 'principal', 'aoi'],
      ['certificate.approved', 'principal', 'sakura'],
    ])
  })

  it('leaves out what the records do not say, and keeps a name to the last code point', async () => {
    const { certificates } = await openCertificateWorld(noon)
    const [draft] = await certificates.draft({ ...class61, learnerIds: ['sakura'] })
    const certificateIds = [draft?.certificateId as string]
    await certificates.approve({ actor: as('principal'), certificateIds })
    const [found] = await certificates.certificatesOfLearner('sakura')
    const claims = found?.status === 'approved' ? found.claims : {}
    expect(claims.name).toBe('渡邉\u{E0102}　さくら')
    expect(claims).not.toHaveProperty('sex')
  })

  it('is numbered anew at each school and in each school year', async () => {
    const { certificates, clock, pupils } = await openCertificateWorld('2027-03-31T14:59:00Z')
    for (const one of Object.values(pupils)) one.until = '2028-03-31'
    const issue = async (learnerId: string, school: string, office: string, principal: string) => {
      const wanted = { actor: as(office), schoolCode: school, kind: 'zaigaku', learnerIds: [learnerId] }
      const drafted = await certificates.draft(wanted)
      const certificateIds = drafted.map(({ certificateId }) => certificateId)
      const [approved] = await certificates.approve({ actor: as(principal), certificateIds })
      return approved?.certificateNumber
    }
    expect(await issue('haruto', primary, 'office', 'principal')).toBe('2026-0001')
    expect(await issue('aoi', primary, 'office', 'principal')).toBe('2026-0002')
    expect(await issue('yui', juniorHigh, 'officeOfJuniorHigh', 'principalOfJuniorHigh')).toBe('2026-0001')
    clock.set('2027-03-31T15:00:00Z')
    expect(await issue('sakura', primary, 'office', 'principal')).toBe('2027-0001')
  })

  it('counts no number twice and leaves none out when many are approved at the same moment', async () => {
    const { certificates } = await openCertificateWorld(noon)
    const drafted = await certificates.draft(class61)
    const approved = await Promise.all(
      drafted.map(({ certificateId }) =>
        certificates.approve({ actor: as('principal'), certificateIds: [certificateId] }),
      ),
    )
    const numbers = approved.flat().map(({ certificateNumber }) => certificateNumber)
    expect(numbers.sort()).toEqual(['2026-0001', '2026-0002', '2026-0003'])
  })

  it('is current through its last day in Tokyo and no longer', async () => {
    const { certificates, records } = await openCertificateWorld('2026-11-30T03:00:00Z')
    const [draft] = await certificates.draft({ ...class61, learnerIds: ['haruto'] })
    const certificateId = draft?.certificateId as string
    await certificates.approve({ actor: as('principal'), certificateIds: [certificateId] })
    const found = await certificates.certificate(certificateId)
    const days = ['2026-11-29', '2026-11-30', '2027-02-28', '2027-03-01']
    expect(days.map((day) => found && isCurrent(found, day))).toEqual([false, true, true, false])
    const hold = (day: string) => records.transaction((tx) => certificates.holdForIssue(tx, certificateId, day))
    expect(await hold('2027-02-28')).toMatchObject({ certificateId })
    expect(await hold('2027-03-01')).toBeUndefined()
  })

  it('is revoked together with its credentials, and cannot be issued again', async () => {
    const { certificates, records, revoked, events } = await openCertificateWorld(noon)
    const [draft] = await certificates.draft({ ...class61, learnerIds: ['haruto'] })
    const certificateId = draft?.certificateId as string
    await certificates.approve({ actor: as('principal'), certificateIds: [certificateId] })
    const wanted = { actor: { kind: 'operator', id: 'cli' }, certificateId, reason: 'left-school' } as const
    expect(await certificates.revoke(wanted)).toEqual({ credentialsRevoked: 2 })
    expect(revoked).toEqual([{ certificateId, reason: 'left-school' }])
    expect(await certificates.listBySchool(primary, { status: 'revoked' })).toMatchObject([{ reason: 'left-school' }])
    const held = await records.transaction((tx) => certificates.holdForIssue(tx, certificateId, '2026-11-22'))
    expect(held).toBeUndefined()
    expect((await events()).at(-1)).toMatchObject({ type: 'certificate.revoked', fields: { reason: 'left-school' } })
  })

  it('can be drafted again after it was sent back, and takes no number for that', async () => {
    const { certificates } = await openCertificateWorld(noon)
    const draft = () => certificates.draft({ ...class61, learnerIds: ['haruto'] })
    const [first] = await draft()
    await certificates.reject({
      actor: as('principal'),
      certificateId: first?.certificateId as string,
      reason: '学級の記載が違います',
    })
    const [second] = await draft()
    const certificateIds = [second?.certificateId as string]
    const approved = await certificates.approve({ actor: as('principal'), certificateIds })
    expect(approved).toMatchObject([{ certificateNumber: '2026-0001' }])
    expect((await certificates.certificatesOfLearner('haruto')).map(({ status }) => status).sort()).toEqual([
      'approved',
      'rejected',
    ])
  })

  it('may be taken back by its drafter', async () => {
    const { certificates } = await openCertificateWorld(noon)
    const [draft] = await certificates.draft({ ...class61, actor: as('teacher'), learnerIds: ['haruto'] })
    const certificateId = draft?.certificateId as string
    await certificates.reject({ actor: as('teacher'), certificateId, reason: '選び間違い' })
    expect(await certificates.certificate(certificateId)).toMatchObject({ status: 'rejected', reason: '選び間違い' })
  })
})
