import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Table } from '../../examples/sample-town/roster-tables.ts'
import { toCsv, toZip } from '../../examples/sample-town/write-files.ts'
import type { RosterProblem } from '../../src/roster/index.ts'
import {
  boardCode,
  change,
  type Edit,
  openRoster,
  operator,
  samplePackage,
  sampleRegister,
  sampleTables,
} from '../support/roster-fixtures.ts'

let town: Awaited<ReturnType<typeof openRoster>>
beforeAll(async () => {
  town = await openRoster()
})
afterAll(() => town.close())

async function problemsOf(files: { rosterZip?: Buffer; registerCsv?: Buffer }): Promise<readonly RosterProblem[]> {
  const result = await town.roster.preview({ boardCode, actor: operator, ...files })
  for (const table of ['roster_previews', 'roster_learners', 'register_entries'] as const) {
    expect(await town.records.db.selectFrom(table).select('id').execute()).toEqual([])
  }
  return result.outcome === 'refused' ? result.problems : []
}

const short = ({ file, row, column, code }: RosterProblem) =>
  [code, file, row, column].filter((part) => part !== null).join(' ')
const ofPackage = async (edits: Record<string, Edit>) =>
  (await problemsOf({ rosterZip: await samplePackage(edits) })).map(short)
const ofTables = async (change: (table: Table) => Table) =>
  (await problemsOf({ rosterZip: await toZip(sampleTables().map(change), 2026) })).map(short)
const ofRegister = async (edit: Edit) => (await problemsOf({ registerCsv: sampleRegister(edit) })).map(short)

/** A package in which the bytes of one file are replaced. */
async function ofBytes(file: string, bytes: (csv: Buffer) => Buffer): Promise<string[]> {
  const { ZipFile } = await import('yazl')
  const { buffer } = await import('node:stream/consumers')
  const zip = new ZipFile()
  for (const table of sampleTables())
    zip.addBuffer(table.file === file ? bytes(toCsv(table)) : toCsv(table), table.file)
  zip.end()
  return (await problemsOf({ rosterZip: await buffer(zip.outputStream) })).map(short)
}

describe('one broken row of a roster refuses the whole package and names the place', () => {
  const broken: [string, Record<string, Edit>, string][] = [
    [
      'a missing value',
      { users: change(5, { preferredFamilyName: '' }) },
      'ROSTER-VALUE-MISSING users.csv 7 preferredFamilyName',
    ],
    [
      'a status in a bulk package',
      { users: change(0, { status: 'active' }) },
      'ROSTER-VALUE-NOT-EMPTY users.csv 2 status',
    ],
    [
      'an identifier in capitals',
      { orgs: change(0, { sourcedId: 'A74912D2-F29E-4B54-89F8-8BA99246C789' }) },
      'ROSTER-VALUE-UUID orgs.csv 2 sourcedId',
    ],
    [
      'an impossible day',
      { enrollments: change(3, { beginDate: '2026-02-30' }) },
      'ROSTER-VALUE-DATE enrollments.csv 5 beginDate',
    ],
    [
      'an end before the beginning',
      { enrollments: change(3, { endDate: '2026-03-31' }) },
      'ROSTER-VALUE-FORMAT enrollments.csv 5 endDate',
    ],
    ['an unknown grade', { users: change(40, { grades: 'P7' }) }, 'ROSTER-VALUE-CHOICE users.csv 42 grades'],
    ['an unknown role', { roles: change(0, { role: 'parent' }) }, 'ROSTER-VALUE-CHOICE roles.csv 2 role'],
    [
      'half-width kana',
      { users: change(2, { 'metadata.jp.kanaGivenName': 'ﾏｺﾄ' }) },
      'ROSTER-VALUE-KANA users.csv 4 metadata.jp.kanaGivenName',
    ],
    [
      'a control character',
      { users: change(2, { middleName: 'a\u0007' }) },
      'ROSTER-VALUE-CONTROL users.csv 4 middleName',
    ],
    [
      'a mark that turns the direction of writing',
      { users: change(2, { givenName: `a${String.fromCodePoint(0x202e)}b` }) },
      'ROSTER-VALUE-CONTROL users.csv 4 givenName',
    ],
    ['a name without end', { orgs: change(1, { name: 'あ'.repeat(31) }) }, 'ROSTER-VALUE-TOO-LONG orgs.csv 3 name'],
    ['a course code', { courses: change(0, { courseCode: 'X' }) }, 'ROSTER-VALUE-NOT-EMPTY courses.csv 2 courseCode'],
    [
      'a class that does not exist',
      { enrollments: change(9, { classSourcedId: '00000000-0000-4000-8000-000000000001' }) },
      'ROSTER-REFERENCE-UNKNOWN enrollments.csv 11 classSourcedId',
    ],
    [
      'a learner who is primary',
      { enrollments: change(1, { primary: 'true' }) },
      'ROSTER-VALUE-CHOICE enrollments.csv 3 primary',
    ],
    [
      'a session that is no school year',
      { academicSessions: change(0, { endDate: '2027-03-30' }) },
      'ROSTER-VALUE-FORMAT academicSessions.csv 2 endDate',
    ],
    [
      'a repeated identifier',
      { roles: (rows) => [...rows, { ...rows[4] }] as typeof rows },
      'ROSTER-DUPLICATE-ID roles.csv 623 sourcedId',
    ],
    ['a user without a role', { roles: (rows) => rows.slice(0, -1) }, 'ROSTER-ROLE-MISSING users.csv 617 sourcedId'],
    [
      'a principal who is nothing else',
      { roles: (rows) => rows.map((row) => (row.role === 'principal' ? { ...row, roleType: 'primary' } : row)) },
      'ROSTER-ROLE-PRIMARY roles.csv 5 roleType',
    ],
    ['another board', { orgs: change(0, { identifier: '131016' }) }, 'ROSTER-SCOPE-BOARD orgs.csv 2 identifier'],
    [
      'a school of nobody',
      { orgs: change(1, { identifier: 'D127399999036' }) },
      'ROSTER-SCOPE-SCHOOL orgs.csv 3 identifier',
    ],
    [
      'a school code with a typing error',
      { orgs: change(1, { identifier: 'B113299999011' }) },
      'ROSTER-VALUE-FORMAT orgs.csv 3 identifier',
    ],
    [
      'a delta',
      { manifest: (rows) => rows.map((row) => (row.propertyName === 'file.users' ? { ...row, value: 'delta' } : row)) },
      'ROSTER-MANIFEST-VALUE manifest.csv 24 value',
    ],
    [
      'a manifest with a gap',
      { manifest: (rows) => rows.filter((row) => row.propertyName !== 'file.scoreScales') },
      'ROSTER-MANIFEST-PROPERTY manifest.csv',
    ],
  ]
  it.each(broken)('%s', async (_, edits, expected) => {
    expect(await ofPackage(edits)).toContain(expected)
  })

  it('counts all of many problems and lists the first', async () => {
    const rosterZip = await samplePackage({ users: (rows) => rows.map((row) => ({ ...row, username: '' })) })
    const result = await town.roster.preview({ boardCode, actor: operator, rosterZip })
    expect(result).toMatchObject({ outcome: 'refused', total: 616 })
    expect(result.outcome === 'refused' && result.problems.length).toBe(200)
  })

  it('says it in both languages, without the value', async () => {
    const [problem] = await problemsOf({
      rosterZip: await samplePackage({ users: change(40, { grades: '秘密の値' }) }),
    })
    expect(problem?.message.ja).toBe(
      'users.csv の 42 行目 grades: 使えない値です（使える値: P1-P6, J1-J3, H1-H3, E1-E3）。',
    )
    expect(problem?.message.en).toContain('users.csv, row 42, grades')
    expect(JSON.stringify(problem)).not.toContain('秘密')
  })
})

describe('a roster file of the wrong form', () => {
  const on = (file: string, change: (table: Table) => Partial<Table>) => (table: Table) =>
    table.file === file ? { ...table, ...change(table) } : table

  it('with columns in another order, missing or repeated is refused', async () => {
    const swapped = on('orgs.csv', ({ header }) => ({
      header: [header[0] ?? '', header[2] ?? '', header[1] ?? '', ...header.slice(3)],
    }))
    expect(await ofTables(swapped)).toEqual(['ROSTER-HEADER-MISMATCH orgs.csv 1 2'])
    const repeated = on('orgs.csv', ({ header }) => ({
      header: header.map((name) => (name === 'type' ? 'name' : name)),
    }))
    expect(await ofTables(repeated)).toEqual(['ROSTER-HEADER-DUPLICATE orgs.csv 1'])
    const method = on('orgs.csv', ({ header }) => ({
      header: header.map((name) => (name === 'type' ? 'toString' : name)),
    }))
    expect(await ofTables(method)).toEqual(['ROSTER-HEADER-MISMATCH orgs.csv 1 5'])
  })

  it('with a column too many or too few is told so', async () => {
    const surplus = on('orgs.csv', ({ header }) => ({ header: [...header, 'extra'] }))
    const columns = sampleTables().find(({ file }) => file === 'orgs.csv')?.header.length ?? 0
    expect(await ofTables(surplus)).toEqual([`ROSTER-HEADER-SURPLUS orgs.csv 1 ${columns + 1}`])
    const short = on('orgs.csv', ({ header }) => ({ header: header.slice(0, -1) }))
    expect(await ofTables(short)).toEqual([`ROSTER-HEADER-SHORT orgs.csv 1 ${columns}`])
  })

  it('with short or long rows is refused, row by row', async () => {
    const short = on('orgs.csv', ({ rows }) => ({ rows: rows.map((row, at) => (at === 1 ? row.slice(0, 3) : row)) }))
    expect(await ofTables(short)).toContain('ROSTER-ROW-LENGTH orgs.csv 3')
  })

  it('with a BOM, in Shift_JIS or in nothing known is refused by name', async () => {
    const bom = Buffer.from('\uFEFF')
    expect(await ofBytes('orgs.csv', (csv) => Buffer.concat([bom, csv]))).toEqual(['ROSTER-CSV-BOM orgs.csv'])
    const cp932 = Buffer.from([0x22, 0x8c, 0xa9, 0x96, 0x7b, 0x22])
    expect(await ofBytes('orgs.csv', (csv) => Buffer.concat([csv, cp932]).subarray(csv.length))).toEqual([
      'ROSTER-CSV-CP932 orgs.csv',
    ])
    expect(await ofBytes('orgs.csv', () => Buffer.from([0xff, 0xfe, 0xfd, 0x00]))).toEqual([
      'ROSTER-CSV-ENCODING orgs.csv',
    ])
  })

  it('with broken quotes, an endless record or nothing in it is refused', async () => {
    const text = (change: (csv: string) => string) => (csv: Buffer) => Buffer.from(change(csv.toString()))
    expect(
      await ofBytes(
        'orgs.csv',
        text((csv) => csv.replace('"district"', '"district')),
      ),
    ).toEqual(['ROSTER-CSV-SYNTAX orgs.csv 2'])
    const endless = text((csv) =>
      csv.replace(
        '見本市教育委員会',
        Array.from({ length: 70_000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join(''),
      ),
    )
    expect(await ofBytes('orgs.csv', endless)).toEqual(['ROSTER-CSV-TOO-LARGE orgs.csv 2'])
    expect(await ofBytes('orgs.csv', () => Buffer.alloc(0))).toEqual(['ROSTER-CSV-EMPTY orgs.csv'])
  })
})

describe('a register', () => {
  const broken: [string, Edit, string][] = [
    ['without a birth date', change(0, { birthDate: '' }), 'ROSTER-VALUE-MISSING register.csv 2 birthDate'],
    [
      'with half a guardian',
      change(0, { guardianBirthDate: '' }),
      'ROSTER-VALUE-MISSING register.csv 2 guardianBirthDate',
    ],
    [
      'with a relation of its own',
      change(0, { guardianRelation: '父' }),
      'ROSTER-VALUE-CHOICE register.csv 2 guardianRelation',
    ],
    [
      'of a school of nobody',
      change(0, { schoolCode: 'D127399999036' }),
      'ROSTER-SCOPE-SCHOOL register.csv 2 schoolCode',
    ],
    [
      'that names a guardian twice',
      (rows) => [...rows.slice(0, 1), ...rows],
      'ROSTER-REGISTER-GUARDIAN register.csv 3 guardianName',
    ],
    [
      'that contradicts itself',
      (rows) => [...rows, { ...rows[0], birthDate: '2014-01-01', guardianName: '別　人' }],
      'ROSTER-REGISTER-CONTRADICTION register.csv 994 birthDate',
    ],
  ]
  it.each(broken)('%s is refused', async (_, edit, expected) => {
    expect(await ofRegister(edit)).toContain(expected)
  })

  const turning = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]
  it('with a mark that turns the direction of writing is refused, in names and in addresses', async () => {
    for (const column of ['officialName', 'guardianName', 'address']) {
      const marked: Edit = (rows) =>
        rows.map((row, at) => {
          const mark = turning[at]
          return mark === undefined ? row : { ...row, [column]: `${row[column]}${String.fromCodePoint(mark)}` }
        })
      const expected = turning.map((_, at) => `ROSTER-VALUE-CONTROL register.csv ${at + 2} ${column}`)
      expect(await ofRegister(marked)).toEqual(expect.arrayContaining(expected))
    }
  })

  it('in Shift_JIS is refused by name', async () => {
    const problems = await problemsOf({ registerCsv: Buffer.from([0x22, 0x8c, 0xa9, 0x96, 0x7b, 0x22]) })
    expect(problems.map(short)).toEqual(['ROSTER-CSV-CP932 register.csv'])
  })
})

describe('a My Number in an upload', () => {
  const withCheckDigit = (first: string) => {
    const sum = [...first].reverse().reduce((total, digit, at) => total + Number(digit) * (at < 6 ? at + 2 : at - 4), 0)
    return first + String(sum % 11 <= 1 ? 0 : 11 - (sum % 11))
  }
  const number = withCheckDigit('99990000001')

  it('is refused in any cell of a roster, by place and without the value', async () => {
    const problems = await problemsOf({ rosterZip: await samplePackage({ users: change(7, { identifier: number }) }) })
    expect(problems.map(short)).toEqual(['MYNUMBER-REFUSED users.csv 9 identifier'])
    const all = await town.records.db.selectFrom('audit_events').select('fields').execute()
    expect(JSON.stringify([problems, all])).not.toContain(number)
  })

  it('is refused in a register, full width and in words, and as a column of its own', async () => {
    const wide = number.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    expect(await ofRegister(change(3, { address: `東京都見本市 ${wide}` }))).toContain(
      'MYNUMBER-REFUSED register.csv 5 address',
    )
    const [head = '', ...rest] = sampleRegister().toString().split('\r\n')
    const extra = Buffer.from([`${head},"個人番号"`, ...rest].join('\r\n'))
    expect((await problemsOf({ registerCsv: extra })).map(short)).toContain('MYNUMBER-REFUSED register.csv 1 個人番号')
  })
})
