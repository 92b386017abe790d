import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { birthdateOf, town } from '../../mock-idps/jpki/town.ts'
import { createCertificates } from '../../src/certificates/index.ts'
import { systemIds } from '../../src/foundation/index.ts'
import { createGuardianship } from '../../src/guardianship/index.ts'
import { createOrganisations } from '../../src/organisations/index.ts'
import { certificateSchema, organisationSchema } from '../../src/settings/index.ts'
import { createMemoryState } from '../../src/storage/index.ts'
import { evidence, failureOf } from '../support/guardianship-world.ts'
import { as, municipality, refusalOf } from '../support/organisation-world.ts'
import {
  boardCode,
  openRoster,
  operator,
  primaryCode,
  samplePackage,
  sampleRegister,
} from '../support/roster-fixtures.ts'

const configured = (file: string) => parse(readFileSync(`config/${file}`, 'utf8')) as unknown

/** The sample town, imported by the real roster, under the organisations and certificates that `config/` ships. */
async function openSampleTown() {
  const { records, clock, audit, roster, close } = await openRoster()
  const state = createMemoryState({ clock })
  onTestFinished(async () => {
    await close()
    await state.close()
  })
  const upload = { rosterZip: await samplePackage(), registerCsv: sampleRegister() }
  const preview = await roster.preview({ boardCode, actor: operator, ...upload })
  if (preview.outcome !== 'ready') throw new Error('the sample town has problems')
  await roster.apply({ previewId: preview.previewId, actor: operator })

  const settings = {
    organisations: [organisationSchema.parse(configured('organisations/mihon.yaml'))],
    certificates: [certificateSchema.parse(configured('certificates/zaigaku.yaml'))],
  }
  const needs = { records, clock, ids: systemIds, audit, settings, roster, state }
  const organisations = createOrganisations(needs)
  const accounts = { prime: 'prime', principal: 'member', office: 'member' } as const
  await records.transaction(async (tx) => {
    for (const [personId, accountType] of Object.entries(accounts))
      await organisations.recordOrganisationAccount(tx, {
        personId,
        accountType,
        corporateNumber: municipality,
        displayName: personId,
      })
  })
  for (const role of ['principal', 'office'] as const) {
    const appointment = { actor: as('prime'), personId: role, schoolCode: primaryCode, role, startsOn: '2026-04-01' }
    await organisations.appoint(appointment)
  }
  const certificates = createCertificates({ ...needs, organisations, ports: { revokeCredentials: async () => 0 } })
  const guardianship = createGuardianship({
    ...needs,
    organisations,
    ports: { suspendSessions: async () => undefined },
  })
  const classes = await roster.classesOf(primaryCode, 2026)
  const class61 = await roster.learnersOfClass(classes.find(({ title }) => title === '6年1組')?.classId ?? '')
  const learnerId = (officialName: string) =>
    class61.find((learner) => learner.officialName === officialName)?.learnerId ?? ''
  return { clock, certificates, guardianship, class61, learnerId }
}

/** What the 署名用 certificate of a card of the mock says. */
function cardOf(id: string) {
  const person = town.find((one) => one.id === id)
  if (!person) throw new Error(`no card ${id}`)
  const { name, sex, address } = person
  const birthdate = birthdateOf(person, new Date('2026-04-10T00:00:00Z'))
  return { name, sex, address, birthdate, nameSubstituted: false, addressSubstituted: false }
}

describe('on the real roster', () => {
  it('certificates of a whole class are drafted, approved and say what roster and register say', async () => {
    const { certificates, class61, learnerId } = await openSampleTown()
    const learnerIds = class61.map((learner) => learner.learnerId)
    const wanted = { actor: as('office'), schoolCode: primaryCode, kind: 'zaigaku', learnerIds }
    const drafted = await certificates.draft(wanted)
    const certificateIds = drafted.map(({ certificateId }) => certificateId)
    const approved = await certificates.approve({ actor: as('principal'), certificateIds })
    expect(approved.at(-1)?.certificateNumber).toBe(`2026-${String(class61.length).padStart(4, '0')}`)
    const [certificate] = await certificates.certificatesOfLearner(learnerId('髙﨑　陽翔'))
    expect(certificate).toMatchObject({
      status: 'approved',
      claims: {
        enrolled: true,
        name: '髙﨑　陽翔',
        school_name: '見本市立みなみ小学校',
        school_code: primaryCode,
        grade: 'P6',
        class_name: '6年1組',
        school_year: 2026,
      },
    })
  })

  it('certificates are refused when the school year of the roster is over', async () => {
    const { certificates, clock, learnerId } = await openSampleTown()
    clock.set('2027-03-31T15:00:00Z')
    const learnerIds = [learnerId('髙﨑　陽翔')]
    const act = certificates.draft({ actor: as('office'), schoolCode: primaryCode, kind: 'zaigaku', learnerIds })
    expect(await refusalOf(act)).toBe('CERTIFICATE-NOT-ENROLLED')
  })

  it.each([
    ['takasaki', '髙﨑　陽翔'],
    ['yoshida', '𠮷田　葵'],
    ['watanabe', '渡邉\u{E0102}　さくら'],
  ])('the card of %s matches the register and is linked', async (card, learner) => {
    const { guardianship, learnerId } = await openSampleTown()
    const wanted = { actor: as('office'), learnerId: learnerId(learner), schoolCode: primaryCode }
    const { code } = await guardianship.issueLinkCode(wanted)
    const proposed = await guardianship.proposeLink({ personId: card, code, basicFour: cardOf(card), evidence })
    expect(proposed).toMatchObject({ ok: true, value: { needsCheck: false } })
    const [pending] = await guardianship.pendingLinks(primaryCode)
    expect(pending).toMatchObject({ learnerName: learner, registered: { name: cardOf(card).name } })
    await guardianship.approveLink({ actor: as('office'), linkId: pending?.linkId ?? '' })
    expect(await guardianship.mayActFor(card, learnerId(learner))).toBe(true)
  })

  it('the card of a stranger, and of a guardian of another child, match nothing', async () => {
    const { guardianship, learnerId } = await openSampleTown()
    const wanted = { actor: as('office'), learnerId: learnerId('髙﨑　陽翔'), schoolCode: primaryCode }
    const { code } = await guardianship.issueLinkCode(wanted)
    for (const card of ['stranger', 'yoshida']) {
      const proposal = { personId: card, code, basicFour: cardOf(card), evidence }
      expect(failureOf(await guardianship.proposeLink(proposal))).toBe('GUARDIANSHIP-NO-MATCH')
    }
  })
})
