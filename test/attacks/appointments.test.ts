import { describe, expect, it } from 'vitest'
import {
  as,
  juniorHigh,
  mihon,
  municipality,
  openOrganisationWorld,
  openStaffedWorld,
  primary,
  refusalOf,
} from '../support/organisation-world.ts'

const now = '2026-11-22T00:00:00Z'
const wanted = {
  actor: as('prime'),
  personId: 'teacher',
  schoolCode: primary,
  role: 'teacher',
  startsOn: '2026-11-22',
} as const

describe('an appointment is refused', () => {
  it.each([
    ['by a member of the same board', { actor: as('office') }, 'ORGANISATION-NOT-ADMINISTRATOR'],
    ['by the プライム of another municipality', { actor: as('otherPrime') }, 'ORGANISATION-NOT-ADMINISTRATOR'],
    ['by the command line', { actor: { kind: 'operator', id: 'cli' } }, 'ORGANISATION-NOT-ADMINISTRATOR'],
    ['by a stranger', { actor: as('nobody') }, 'ORGANISATION-NOT-ADMINISTRATOR'],
    ['of an エントリー account', { personId: 'entry' }, 'ORGANISATION-ACCOUNT-ENTRY'],
    ['of an account of another municipality', { personId: 'otherPrime' }, 'ORGANISATION-ACCOUNT-OTHER'],
    ['of somebody who never signed in', { personId: 'nobody' }, 'ORGANISATION-ACCOUNT-UNKNOWN'],
    ['at a school that is not registered', { schoolCode: 'D127399999036' }, 'ORGANISATION-UNKNOWN'],
    ['from the last school year', { startsOn: '2026-03-31' }, 'ORGANISATION-APPOINTMENT-DATES'],
    ['from the year after the next', { startsOn: '2028-04-01' }, 'ORGANISATION-APPOINTMENT-DATES'],
    ['from a day that does not exist', { startsOn: '2027-02-29' }, 'ORGANISATION-APPOINTMENT-DATES'],
    ['from something that is no day', { startsOn: '2026-13-01' }, 'ORGANISATION-APPOINTMENT-DATES'],
    ['that ends before it starts', { endsOn: '2026-11-21' }, 'ORGANISATION-APPOINTMENT-DATES'],
  ] as const)('%s', async (_, change, code) => {
    const { organisations, events } = await openOrganisationWorld(now)
    expect(await refusalOf(organisations.appoint({ ...wanted, ...change }))).toBe(code)
    expect(await events()).toEqual([])
  })

  it.each(['board', 'school'])('at a disabled %s', async (disabled) => {
    const schools = mihon.schools.map((school) => ({ ...school, status: 'disabled' as const }))
    const changed = disabled === 'board' ? { ...mihon, status: 'disabled' as const } : { ...mihon, schools }
    const { organisations } = await openOrganisationWorld(now, [changed])
    expect(await refusalOf(organisations.appoint(wanted))).toBe('ORGANISATION-DISABLED')
  })

  it('when an エントリー account claims the 法人番号 of the municipality', async () => {
    const { organisations, records } = await openOrganisationWorld(now)
    const claimed = {
      personId: 'entry',
      accountType: 'entry',
      corporateNumber: municipality,
      displayName: '文具',
    } as const
    await records.transaction((tx) => organisations.recordOrganisationAccount(tx, claimed))
    expect(await refusalOf(organisations.appoint({ ...wanted, personId: 'entry' }))).toBe('ORGANISATION-ACCOUNT-ENTRY')
    expect(await organisations.rolesOn('entry', '2026-11-22')).toEqual([])
  })

  it('when the school would have two principals on one day, also when both are entered at the same moment', async () => {
    const { organisations } = await openOrganisationWorld(now)
    const principal = { ...wanted, role: 'principal', startsOn: '2027-04-01' } as const
    const outcomes = await Promise.all(
      ['principal', 'office', 'teacher'].map((personId) =>
        refusalOf(organisations.appoint({ ...principal, personId })),
      ),
    )
    expect(outcomes.sort()).toEqual(['ORGANISATION-PRINCIPAL-OVERLAP', 'ORGANISATION-PRINCIPAL-OVERLAP', undefined])
    const before = { ...principal, personId: 'office', startsOn: '2026-11-22' }
    expect(await refusalOf(organisations.appoint({ ...before, endsOn: '2027-04-01' }))).toBe(
      'ORGANISATION-PRINCIPAL-OVERLAP',
    )
    expect(await refusalOf(organisations.appoint({ ...before, endsOn: '2027-03-31' }))).toBeUndefined()
  })

  it('when the person already holds the role', async () => {
    const { organisations } = await openStaffedWorld(now)
    expect(await refusalOf(organisations.appoint(wanted))).toBe('ORGANISATION-APPOINTMENT-DUPLICATE')
    expect(await refusalOf(organisations.appoint({ ...wanted, schoolCode: juniorHigh }))).toBeUndefined()
  })
})

describe('the end of an appointment is refused', () => {
  it.each([
    ['by a member', as('office'), '2026-12-01', 'ORGANISATION-NOT-ADMINISTRATOR'],
    ['by the プライム of another municipality', as('otherPrime'), '2026-12-01', 'ORGANISATION-NOT-ADMINISTRATOR'],
    ['on the day before yesterday', as('prime'), '2026-11-20', 'ORGANISATION-APPOINTMENT-DATES'],
    ['on something that is no day', as('prime'), 'yesterday', 'ORGANISATION-APPOINTMENT-DATES'],
  ] as const)('%s', async (_, actor, endsOn, code) => {
    const { organisations, appointed, events } = await openStaffedWorld(now)
    const before = (await events()).length
    const appointmentId = appointed.get('principal') as string
    expect(await refusalOf(organisations.endAppointment({ actor, appointmentId, endsOn }))).toBe(code)
    expect(await events()).toHaveLength(before)
  })

  it('when it would make the appointment longer', async () => {
    const { organisations, appointed } = await openStaffedWorld(now)
    const end = (endsOn: string) =>
      organisations.endAppointment({ actor: as('prime'), appointmentId: appointed.get('office') as string, endsOn })
    await end('2026-12-31')
    expect(await refusalOf(end('2027-03-31'))).toBe('ORGANISATION-APPOINTMENT-DATES')
  })

  it('when there is no such appointment', async () => {
    const { organisations } = await openStaffedWorld(now)
    const unknown = { actor: as('prime'), appointmentId: 'unknown', endsOn: '2026-12-01' }
    expect(await refusalOf(organisations.endAppointment(unknown))).toBe('ORGANISATION-APPOINTMENT-UNKNOWN')
  })
})

describe('a role', () => {
  it('is not granted by an appointment that ended yesterday, from midnight in Tokyo on', async () => {
    const { organisations, appointed } = await openStaffedWorld(now)
    const appointmentId = appointed.get('principal') as string
    await organisations.endAppointment({ actor: as('prime'), appointmentId, endsOn: '2026-11-22' })
    const may = (day: string) => organisations.mayActFor('principal', { schoolCode: primary }, ['principal'], day)
    expect(await may('2026-11-22')).toBe(true)
    expect(await may('2026-11-23')).toBe(false)
  })

  it('is not granted at another school, nor on the board', async () => {
    const { organisations } = await openStaffedWorld(now)
    const day = '2026-11-22'
    expect(await organisations.mayActFor('principal', { schoolCode: juniorHigh }, ['principal'], day)).toBe(false)
    expect(await organisations.mayActFor('principal', { boardCode: '139998' }, ['principal'], day)).toBe(false)
  })

  it('is not granted by a name that carries a My Number (個人番号), which is refused', async () => {
    const { organisations, records } = await openOrganisationWorld(now)
    const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
    const rest = weights.reduce((sum, weight) => sum + weight * 2, 0) % 11
    const displayName = `佐々木 ${'2'.repeat(11)}${rest <= 1 ? 0 : 11 - rest}`
    const account = { personId: 'x', accountType: 'member', corporateNumber: municipality, displayName } as const
    const act = records.transaction((tx) => organisations.recordOrganisationAccount(tx, account))
    expect(await refusalOf(act)).toBe('MYNUMBER-REFUSED')
  })
})
