import { describe, expect, it } from 'vitest'
import {
  as,
  board,
  juniorHigh,
  mihon,
  municipality,
  openOrganisationWorld,
  openStaffedWorld,
  primary,
} from '../support/organisation-world.ts'

describe('the directory of organisations', () => {
  it('finds boards and schools by their codes', async () => {
    const { organisations } = await openOrganisationWorld('2026-11-22T00:00:00Z')
    expect(organisations.board(board)).toMatchObject({ name: '見本市教育委員会', corporateNumber: municipality })
    expect(organisations.boardOfCorporateNumber(municipality)?.code).toBe(board)
    expect(organisations.school(primary)).toMatchObject({ boardCode: board, status: 'active' })
    expect(organisations.schoolsOfBoard(board).map(({ code }) => code)).toEqual([primary, juniorHigh])
    expect(organisations.school('B113299999011')).toBeUndefined()
  })

  it('disables the schools of a disabled board, and a school outside its days', async () => {
    const [first, second] = mihon.schools as [(typeof mihon.schools)[0], (typeof mihon.schools)[0]]
    const closed = { ...mihon, schools: [{ ...first, valid_until: '2027-03-31' }, second] }
    const { organisations, clock } = await openOrganisationWorld('2027-03-31T14:59:59Z', [closed])
    expect(organisations.school(primary)?.status).toBe('active')
    clock.set('2027-03-31T15:00:00Z')
    expect(organisations.school(primary)?.status).toBe('disabled')
    const { organisations: without } = await openOrganisationWorld('2026-11-22T00:00:00Z', [
      { ...mihon, status: 'disabled' },
    ])
    expect(without.school(juniorHigh)?.status).toBe('disabled')
  })
})

describe('roles', () => {
  it('gives the municipality’s プライム the administration of its board and nothing else', async () => {
    const { organisations } = await openOrganisationWorld('2026-11-22T00:00:00Z')
    expect(await organisations.rolesOn('prime', '2026-11-22')).toEqual([
      {
        organisation: { kind: 'board', code: board, name: '見本市教育委員会', boardCode: board },
        role: 'administrator',
        startsOn: '2026-11-22',
        endsOn: null,
      },
    ])
    expect(await organisations.rolesOn('otherPrime', '2026-11-22')).toMatchObject([
      { organisation: { code: '999016' } },
    ])
    expect(await organisations.mayActFor('prime', { schoolCode: primary }, ['administrator'], '2026-11-22')).toBe(true)
    expect(await organisations.mayActFor('prime', { schoolCode: primary }, ['principal'], '2026-11-22')).toBe(false)
  })

  it('begins at midnight in Tokyo of 1 April when entered ahead, and ends with its last day', async () => {
    const { organisations } = await openOrganisationWorld('2027-03-10T03:00:00Z')
    const wanted = { actor: as('prime'), personId: 'principal', schoolCode: primary, role: 'principal' } as const
    await organisations.appoint({ ...wanted, startsOn: '2027-04-01', endsOn: '2028-03-31' })
    const may = (day: string) => organisations.mayActFor('principal', { schoolCode: primary }, ['principal'], day)
    expect(await may('2027-03-31')).toBe(false)
    expect(await may('2027-04-01')).toBe(true)
    expect(await may('2028-03-31')).toBe(true)
    expect(await may('2028-04-01')).toBe(false)
  })

  it('hands a school over from one principal to the next without a day between', async () => {
    const { organisations, appointed } = await openStaffedWorld('2027-03-10T03:00:00Z')
    const appointmentId = appointed.get('principal') as string
    await organisations.endAppointment({ actor: as('prime'), appointmentId, endsOn: '2027-03-31' })
    const wanted = { actor: as('prime'), schoolCode: primary, role: 'principal', startsOn: '2027-04-01' } as const
    await organisations.appoint({ ...wanted, personId: 'teacher' })
    const principals = async (day: string) => {
      const roles = await Promise.all(['principal', 'teacher'].map((person) => organisations.rolesOn(person, day)))
      return roles.map((held) => held.some(({ role }) => role === 'principal'))
    }
    expect(await principals('2027-03-31')).toEqual([true, false])
    expect(await principals('2027-04-01')).toEqual([false, true])
  })

  it('ends at once when the end is yesterday, and cancels what has not begun', async () => {
    const { organisations, appointed, events } = await openStaffedWorld('2026-11-21T15:00:00Z')
    const appointmentId = appointed.get('office') as string
    await organisations.endAppointment({ actor: as('prime'), appointmentId, endsOn: '2026-11-21' })
    expect(await organisations.rolesOn('office', '2026-11-21')).toHaveLength(1)
    expect(await organisations.rolesOn('office', '2026-11-22')).toEqual([])
    const wanted = { actor: as('prime'), personId: 'office', schoolCode: juniorHigh, role: 'teacher' } as const
    const later = await organisations.appoint({ ...wanted, startsOn: '2027-04-01' })
    await organisations.endAppointment({ actor: as('prime'), ...later, endsOn: '2027-03-31' })
    expect(await organisations.rolesOn('office', '2027-04-01')).toEqual([])
    const listed = await organisations.appointmentsOf(board)
    expect(listed.find((one) => one.appointmentId === later.appointmentId)?.state).toBe('cancelled')
    expect((await events()).slice(-3)).toMatchObject([
      { type: 'appointment.ended', actor: 'prime', subject: 'office', fields: { ends_on: '2026-11-21' } },
      { type: 'appointment.made', fields: { organisation: juniorHigh, role: 'teacher', starts_on: '2027-04-01' } },
      { type: 'appointment.ended' },
    ])
  })

  it('loses what rested on the municipality when the account moves to another', async () => {
    const { organisations, records } = await openStaffedWorld('2026-11-22T00:00:00Z')
    await records.transaction((tx) =>
      organisations.recordOrganisationAccount(tx, {
        personId: 'principal',
        accountType: 'member',
        corporateNumber: '6990001000002',
        displayName: '佐々木 恵',
      }),
    )
    expect(await organisations.rolesOn('principal', '2026-11-22')).toEqual([])
  })

  it('keeps what was said of an account last, and when', async () => {
    const { organisations, records, clock } = await openOrganisationWorld('2026-11-22T00:00:00Z', [mihon])
    const said = async (at: string, displayName: string, corporateNumber: string | null) => {
      clock.set(at)
      await records.transaction((tx) =>
        organisations.recordOrganisationAccount(tx, {
          personId: 'entry',
          accountType: 'entry',
          corporateNumber,
          displayName,
        }),
      )
      return records.db
        .selectFrom('organisation_accounts')
        .select(['display_name', 'corporate_number', 'first_recorded_at', 'recorded_at'])
        .where('person_id', '=', 'entry')
        .execute()
    }
    const first_recorded_at = '2026-11-22T00:00:00.000Z'
    const stands = (display_name: string, corporate_number: string | null, recorded_at: string) => [
      { display_name, corporate_number, first_recorded_at, recorded_at },
    ]
    for (const [at, name, number] of [
      ['2026-11-23T00:00:00.000Z', '文具 太郎', null],
      ['2026-11-24T00:00:00.000Z', '文房 太郎', null],
      ['2026-11-25T00:00:00.000Z', '文房 太郎', municipality],
      ['2026-11-26T00:00:00.000Z', '文房 太郎', municipality],
      ['2026-11-27T00:00:00.000Z', '文房 太郎', null],
    ] as const)
      expect(await said(at, name, number)).toEqual(stands(name, number, at))
  })

  it('lists who could be appointed and how appointments stand', async () => {
    const { organisations } = await openStaffedWorld('2026-11-22T00:00:00Z')
    const free = await organisations.unappointedMembers(board)
    expect(free.map(({ personId }) => personId)).toEqual(['prime'])
    const listed = await organisations.appointmentsOf(board)
    expect(
      listed.map(({ displayName, schoolName, role, state }) => ({ displayName, schoolName, role, state })),
    ).toContainEqual({ displayName: '田中 誠', schoolName: '見本市立みなみ小学校', role: 'office', state: 'current' })
    expect(await organisations.appointmentsOf('482013')).toEqual([])
  })
})
