import { onTestFinished } from 'vitest'
import { createAudit } from '../../src/audit/index.ts'
import { fixedClock, KakehashiError, systemIds } from '../../src/foundation/index.ts'
import { createOrganisations } from '../../src/organisations/index.ts'
import type { OrganisationSettings } from '../../src/settings/index.ts'
import { openTestRecords } from './test-records.ts'

export const board = '139998'
export const primary = 'B113299999010'
export const juniorHigh = 'C113299999027'
export const municipality = '7990001000001'

/** The board of the sample town; tests change a copy of it. */
export const mihon: OrganisationSettings = {
  board_code: board,
  corporate_number: municipality,
  name: '見本市教育委員会',
  status: 'active',
  schools: [
    { school_code: primary, name: '見本市立みなみ小学校', address: '東京都見本市中央１－１０－１', status: 'active' },
    {
      school_code: juniorHigh,
      name: '見本市立みなみ中学校',
      address: '東京都見本市南町２－２０－２',
      status: 'active',
    },
  ],
}

export const otherBoard: OrganisationSettings = {
  board_code: '999016',
  corporate_number: '6990001000002',
  name: '別見本市教育委員会',
  status: 'active',
  schools: [],
}

const people = {
  prime: { accountType: 'prime', corporateNumber: municipality, displayName: '見本 一郎' },
  principal: { accountType: 'member', corporateNumber: municipality, displayName: '佐々木 恵' },
  office: { accountType: 'member', corporateNumber: municipality, displayName: '田中 誠' },
  principalOfJuniorHigh: { accountType: 'member', corporateNumber: municipality, displayName: '鈴木 明' },
  officeOfJuniorHigh: { accountType: 'member', corporateNumber: municipality, displayName: '伊藤 陽子' },
  teacher: { accountType: 'member', corporateNumber: municipality, displayName: '山本 直樹' },
  otherPrime: { accountType: 'prime', corporateNumber: '6990001000002', displayName: '別所 花子' },
  entry: { accountType: 'entry', corporateNumber: null, displayName: '文具 太郎' },
} as const

export type Staff = keyof typeof people

/** A person as actor. */
export const as = (personId: string) => ({ kind: 'person', id: personId }) as const

/** Organisations on a real engine, everybody of `people` signed in once. @param at present moment, ISO 8601 */
export async function openOrganisationWorld(at: string, organisations: OrganisationSettings[] = [mihon, otherBoard]) {
  const clock = fixedClock(at)
  const records = await openTestRecords()
  onTestFinished(() => records.close())
  const audit = createAudit({ clock })
  const needs = { records, clock, ids: systemIds, audit }
  const organisationsPart = createOrganisations({ ...needs, settings: { organisations } })
  await records.transaction(async (tx) => {
    for (const [personId, account] of Object.entries(people))
      await organisationsPart.recordOrganisationAccount(tx, { personId, ...account })
  })
  const events = async () => {
    const rows = await records.db.selectFrom('audit_events').selectAll().orderBy('sequence').execute()
    return rows.map((row) => ({
      type: row.type,
      actor: row.actor_id,
      subject: row.subject,
      fields: JSON.parse(row.fields) as Record<string, unknown>,
    }))
  }
  return { ...needs, organisations: organisationsPart, events }
}

/** The world with principals and office staff appointed from the start of school year 2026. */
export async function openStaffedWorld(at: string) {
  const world = await openOrganisationWorld('2026-04-01T00:00:00Z')
  const appointments: [Staff, string, 'principal' | 'office' | 'teacher'][] = [
    ['principal', primary, 'principal'],
    ['office', primary, 'office'],
    ['teacher', primary, 'teacher'],
    ['principalOfJuniorHigh', juniorHigh, 'principal'],
    ['officeOfJuniorHigh', juniorHigh, 'office'],
  ]
  const appointed = new Map<Staff, string>()
  for (const [personId, schoolCode, role] of appointments) {
    const wanted = { actor: as('prime'), personId, schoolCode, role, startsOn: '2026-04-01' }
    appointed.set(personId, (await world.organisations.appoint(wanted)).appointmentId)
  }
  world.clock.set(at)
  return { ...world, appointed }
}

/** The catalogue code with which an act is refused; `undefined` when it succeeds. Anything else that is thrown goes on. */
export async function refusalOf(act: Promise<unknown>): Promise<string | undefined> {
  try {
    await act
    return undefined
  } catch (thrown) {
    if (thrown instanceof KakehashiError) return thrown.code
    throw thrown
  }
}
