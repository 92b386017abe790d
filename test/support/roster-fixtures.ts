import { registerTable } from '../../examples/sample-town/register-table.ts'
import { rosterTables, type Table } from '../../examples/sample-town/roster-tables.ts'
import { buildTown } from '../../examples/sample-town/town.ts'
import { toCsv, toZip } from '../../examples/sample-town/write-files.ts'
import { createAudit } from '../../src/audit/index.ts'
import { fixedClock, systemIds } from '../../src/foundation/index.ts'
import { createRoster } from '../../src/roster/index.ts'
import { openRecords, type Records } from '../../src/storage/index.ts'
import { openTestRecords } from './test-records.ts'

export const boardCode = '139998'
export const primaryCode = 'B113299999010'
export const juniorCode = 'C113299999027'
export const operator = { operator: 'tester' }

const school = (school_code: string, name: string) => ({
  school_code,
  name,
  address: '東京都見本市',
  status: 'active' as const,
})

export const rosterSettings = {
  roster: { max_upload_bytes: 33_554_432, mass_removal_share: 0.2 },
  organisations: [
    {
      board_code: boardCode,
      corporate_number: '7990001000001',
      name: '見本市教育委員会',
      status: 'active' as const,
      schools: [school(primaryCode, '見本市立みなみ小学校'), school(juniorCode, '見本市立みなみ中学校')],
    },
  ],
}

/**
 * A roster on a database of its own, standing in the morning of 10 April 2026.
 * @param wrap lets a test stand between the roster and its records
 */
export async function openRoster(file = ':memory:', wrap: (records: Records) => Records = (records) => records) {
  const records = wrap(file === ':memory:' ? await openTestRecords() : openRecords({ file }))
  await records.migrate()
  const clock = fixedClock('2026-04-10T00:00:00Z')
  const audit = createAudit({ clock })
  const roster = createRoster({ records, clock, ids: systemIds, audit, settings: rosterSettings })
  return { records, clock, audit, roster, close: () => records.close() }
}

export type Edit = (rows: Record<string, string>[]) => Record<string, string>[]

/** Rewrites the rows of one table, column names in view. */
export function editTable(table: Table, edit: Edit): Table {
  const { file, header } = table
  const objects = table.rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])))
  return { file, header, rows: edit(objects).map((row) => header.map((name) => row[name] ?? '')) }
}

/** The sample town's package, some of its files rewritten: `{ users: (rows) => rows.slice(1) }`. */
export function samplePackage(edits: Readonly<Record<string, Edit>> = {}, schoolYear = 2026): Promise<Buffer> {
  return toZip(sampleTables(edits, schoolYear), schoolYear)
}

export function sampleTables(edits: Readonly<Record<string, Edit>> = {}, schoolYear = 2026): Table[] {
  return rosterTables(buildTown(schoolYear)).map((table) => {
    const edit = edits[table.file.replace('.csv', '')]
    return edit ? editTable(table, edit) : table
  })
}

/** The sample town's register, rows rewritten. */
export const sampleRegister = (edit: Edit = (rows) => rows, schoolYear = 2026): Buffer =>
  toCsv(editTable(registerTable(buildTown(schoolYear)), edit))

/** Gives the row at an index (0 is the first data row, row 2 of the file) other values. */
export const change =
  (index: number, values: Record<string, string>): Edit =>
  (rows) =>
    rows.map((row, at) => (at === index ? { ...row, ...values } : row))

/** Takes one user out of every file that names them. */
export const withoutUser = (id: string): Record<string, Edit> => ({
  users: (rows) => rows.filter((row) => row.sourcedId !== id),
  roles: (rows) => rows.filter((row) => row.userSourcedId !== id),
  enrollments: (rows) => rows.filter((row) => row.userSourcedId !== id),
})

/** The package that one school of the sample town would export for itself. */
export function schoolPackage(code: string, edits: Readonly<Record<string, Edit>> = {}): Promise<Buffer> {
  const town = buildTown(2026)
  const school = town.schools.find((one) => one.code === code)
  if (!school) throw new Error(`the sample town has no school ${code}`)
  const learners = school.homerooms.flatMap((room) => room.learners)
  const members = new Set([...school.staff, ...learners].map(({ id }) => id))
  const mine =
    (column: string): Edit =>
    (rows) =>
      rows.filter((row) => row[column] === school.id)
  const cuts: Record<string, Edit> = {
    orgs: (rows) => rows.filter((row) => row.type === 'district' || row.sourcedId === school.id),
    courses: mine('orgSourcedId'),
    classes: mine('schoolSourcedId'),
    enrollments: mine('schoolSourcedId'),
    roles: (rows) => rows.filter((row) => members.has(row.userSourcedId ?? '')),
    users: mine('primaryOrgSourcedId'),
  }
  const both = Object.entries(cuts).map(([name, cut]) => [
    name,
    (rows: Record<string, string>[]) => (edits[name] ?? same)(cut(rows)),
  ])
  return samplePackage(Object.fromEntries(both))
}

const same: Edit = (rows) => rows
