import type {
  ClassContent,
  EnrollmentContent,
  LearnerContent,
  PreferredName,
  RosterContent,
  StaffContent,
} from '../content.ts'
import type { CsvRow } from '../intake/read-csv.ts'
import { listOf, normaliseGrade } from '../intake/value-rules.ts'
import { cell, type RosterTables } from './tables.ts'

/** Takes from a checked package what we keep. Passwords, e-mail addresses, telephone numbers and demographics are left behind. */
export function toContent(tables: RosterTables): RosterContent {
  const schools = tables.orgs.rows.filter((row) => cell(row, 'type') === 'school')
  const rolesOf = Map.groupBy(tables.roles.rows, (row) => cell(row, 'userSourcedId'))
  return {
    schoolYears: [...new Set(tables.academicSessions.rows.map((row) => Number(cell(row, 'schoolYear'))))].sort(),
    schools: schools.map((row) => ({ code: cell(row, 'identifier'), name: cell(row, 'name') })),
    classes: tables.classes.rows.map((row) => toClass(row, tables)),
    learners: tables.users.rows.flatMap((row) => toLearner(row, rolesOf.get(cell(row, 'sourcedId')) ?? [], tables)),
    enrollments: tables.enrollments.rows.flatMap((row) => toEnrollment(row, tables)),
    staff: toStaff(tables),
  }
}

const schoolCodeOf = (tables: RosterTables, orgId: string): string | null => {
  const org = tables.orgs.byId.get(orgId)
  return org && cell(org, 'type') === 'school' ? cell(org, 'identifier') : null
}

function toClass(row: CsvRow, tables: RosterTables): ClassContent {
  const session = tables.academicSessions.byId.get(cell(row, 'termSourcedIds').trim())
  return {
    sourcedId: cell(row, 'sourcedId'),
    schoolCode: schoolCodeOf(tables, cell(row, 'schoolSourcedId')) ?? '',
    schoolYear: session ? Number(cell(session, 'schoolYear')) : 0,
    title: cell(row, 'title'),
    grades: gradesOf(row),
    classType: cell(row, 'classType') === 'homeroom' ? 'homeroom' : 'scheduled',
    subject: cell(row, 'subjects'),
    specialNeeds: cell(row, 'metadata.jp.specialNeeds') === 'true',
  }
}

function toLearner(row: CsvRow, roles: readonly CsvRow[], tables: RosterTables): LearnerContent[] {
  const own = roles.filter((role) => cell(role, 'role') === 'student')
  const primary = own.find((role) => cell(role, 'roleType') === 'primary') ?? own[0]
  const schoolCode = primary ? schoolCodeOf(tables, cell(primary, 'orgSourcedId')) : null
  if (schoolCode === null) return []
  const [grade = null] = gradesOf(row)
  return [
    {
      userMasterIdentifier: cell(row, 'userMasterIdentifier'),
      schoolCode,
      name: nameOf(row),
      grade,
      username: cell(row, 'username'),
      row: row.row,
    },
  ]
}

function toEnrollment(row: CsvRow, tables: RosterTables): EnrollmentContent[] {
  const user = tables.users.byId.get(cell(row, 'userSourcedId'))
  if (!user || cell(row, 'role') !== 'student') return []
  const number = cell(row, 'metadata.jp.shussekiNo')
  return [
    {
      userMasterIdentifier: cell(user, 'userMasterIdentifier'),
      classSourcedId: cell(row, 'classSourcedId'),
      number: number === '' ? null : Number(number),
      beginDate: cell(row, 'beginDate') || null,
      endDate: cell(row, 'endDate') || null,
    },
  ]
}

// One entry for each person and workplace: somebody may teach at two schools, and an import of one school leaves the other alone.
function toStaff(tables: RosterTables): StaffContent[] {
  const staffRoles = tables.roles.rows.filter((row) => !['student', 'guardian'].includes(cell(row, 'role')))
  const groups = Map.groupBy(staffRoles, (row) => `${cell(row, 'userSourcedId')} ${cell(row, 'orgSourcedId')}`)
  const lessons = tables.enrollments.rows.filter((row) => cell(row, 'role') === 'teacher')
  const teachingOf = Map.groupBy(lessons, (row) => `${cell(row, 'userSourcedId')} ${cell(row, 'schoolSourcedId')}`)
  return [...groups.values()].flatMap((roles) => {
    const [first] = roles
    const user = first && tables.users.byId.get(cell(first, 'userSourcedId'))
    if (!user) return []
    const orgId = cell(first, 'orgSourcedId')
    const teaching = teachingOf.get(`${cell(first, 'userSourcedId')} ${orgId}`) ?? []
    return [
      {
        userMasterIdentifier: cell(user, 'userMasterIdentifier'),
        schoolCode: schoolCodeOf(tables, orgId),
        name: nameOf(user),
        username: cell(user, 'username'),
        roles: [...new Set(roles.map((row) => cell(row, 'role')))].sort(),
        classSourcedIds: [...new Set(teaching.map((row) => cell(row, 'classSourcedId')))].sort(),
      },
    ]
  })
}

const gradesOf = (row: CsvRow): string[] => listOf(cell(row, 'grades')).flatMap((grade) => normaliseGrade(grade) ?? [])

// What travels is the preferred name in JIS characters; its reading has columns of its own only in the later editions.
const nameOf = (row: CsvRow): PreferredName => ({
  family: cell(row, 'preferredFamilyName'),
  given: cell(row, 'preferredGivenName'),
  familyKana: cell(row, 'metadata.jp.kanaPreferredFamilyName') || cell(row, 'metadata.jp.kanaFamilyName'),
  givenKana: cell(row, 'metadata.jp.kanaPreferredGivenName') || cell(row, 'metadata.jp.kanaGivenName'),
})
