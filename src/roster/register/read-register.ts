import { isSchoolCode } from '../../foundation/index.ts'
import type { GuardianContent, RegisterContent, RegisterEntryContent, Scope } from '../content.ts'
import { checkValues } from '../intake/check-values.ts'
import { type CsvRow, readCsv } from '../intake/read-csv.ts'
import type { Problems } from '../problems.ts'
import { registerColumns } from './columns.ts'

const names = registerColumns.map(({ name }) => name)
const learnerColumns = names.filter((name) => !name.startsWith('guardian'))
const guardianColumns = names.filter((name) => name.startsWith('guardian'))
const guardianRequired = ['guardianName', 'guardianBirthDate', 'guardianRelation']

/**
 * Reads the school register (学齢簿) and checks it whole. A leading BOM is dropped: offices keep this file in a spreadsheet.
 * @param upload.name what to call the file in problems
 * @returns one entry for each learner with their guardians; nothing when there was any problem
 */
export function readRegister(
  upload: { bytes: Buffer; name?: string | undefined },
  scope: Scope,
  problems: Problems,
): RegisterContent | undefined {
  const file = upload.name ?? 'register.csv'
  const before = problems.total()
  const rows = readCsv(file, upload.bytes, [{ names, canonical: names }], problems, { bom: 'drop' })
  if (!rows) return undefined
  checkValues(file, registerColumns, rows, problems)
  for (const row of rows) {
    checkSchool(file, row, scope, problems)
    checkGuardian(file, row, problems)
  }
  const learners = Map.groupBy(rows, ({ values }) => values.userMasterIdentifier ?? '')
  for (const group of learners.values()) checkGroup(file, group, problems)
  return problems.total() === before ? { entries: [...learners.values()].flatMap(toEntry) } : undefined
}

function checkSchool(file: string, { row, values }: CsvRow, scope: Scope, problems: Problems): void {
  const code = values.schoolCode ?? ''
  const place = { file, row, column: 'schoolCode' }
  if (code !== '' && !isSchoolCode(code)) problems.add('ROSTER-VALUE-FORMAT', place, { expected: '学校コード (13)' })
  else if (code !== '' && !scope.schoolCodes.includes(code)) problems.add('ROSTER-SCOPE-SCHOOL', place)
}

// Half a guardian is worse than none: who may act for a child is decided by name and birth date.
function checkGuardian(file: string, { row, values }: CsvRow, problems: Problems): void {
  if (guardianColumns.every((column) => values[column] === '')) return
  for (const column of guardianRequired) {
    if (values[column] === '') problems.add('ROSTER-VALUE-MISSING', { file, row, column })
  }
}

function checkGroup(file: string, [first, ...others]: readonly CsvRow[], problems: Problems): void {
  if (!first) return
  for (const { row, values } of others) {
    const differing = learnerColumns.find((column) => values[column] !== first.values[column])
    if (differing) {
      problems.add('ROSTER-REGISTER-CONTRADICTION', { file, row, column: differing }, { expected: first.row })
    }
  }
  const seen = new Map<string, number>()
  for (const { row, values } of [first, ...others]) {
    const guardian = `${values.guardianName} ${values.guardianBirthDate}`
    const earlier = seen.get(guardian)
    if (earlier !== undefined)
      problems.add('ROSTER-REGISTER-GUARDIAN', { file, row, column: 'guardianName' }, { expected: earlier })
    seen.set(guardian, row)
  }
}

function toEntry(group: readonly CsvRow[]): RegisterEntryContent[] {
  const [first] = group
  if (!first) return []
  const value = (column: string) => first.values[column] ?? ''
  return [
    {
      row: first.row,
      schoolCode: value('schoolCode'),
      userMasterIdentifier: value('userMasterIdentifier'),
      officialName: value('officialName'),
      officialNameKana: value('officialNameKana'),
      nameVariants: value('nameVariants')
        .split(';')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
      birthDate: value('birthDate'),
      sex: value('sex') || null,
      address: value('address') || null,
      guardians: group.flatMap(toGuardian),
    },
  ]
}

function toGuardian({ values }: CsvRow): GuardianContent[] {
  if ((values.guardianName ?? '') === '') return []
  return [
    {
      name: values.guardianName ?? '',
      kana: values.guardianNameKana || null,
      birthDate: values.guardianBirthDate ?? '',
      sex: values.guardianSex || null,
      address: values.guardianAddress || null,
      relation: values.guardianRelation ?? 'other',
    },
  ]
}
