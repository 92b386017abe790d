import { isLocalGovernmentCode, isSchoolCode } from '../../foundation/index.ts'
import type { Scope } from '../content.ts'
import { listOf } from '../intake/value-rules.ts'
import type { Problems } from '../problems.ts'
import { cell, type RosterTables } from './tables.ts'

/** Rules of the Japan profile that need more than one cell. Each check is one function; the order is that of the files. */
export function checkRules(tables: RosterTables, scope: Scope, problems: Problems): void {
  checkSessions(tables, problems)
  checkOrganisations(tables, scope, problems)
  checkCourses(tables, problems)
  checkClasses(tables, problems)
  checkEnrollments(tables, problems)
}

// A session is a whole school year: 1 April to 31 March, titled `YYYY年度`.
function checkSessions({ academicSessions: { file, rows } }: RosterTables, problems: Problems): void {
  for (const row of rows) {
    const year = Number(cell(row, 'schoolYear'))
    const wanted = { title: `${year}年度`, startDate: `${year}-04-01`, endDate: `${year + 1}-03-31` }
    for (const [column, expected] of Object.entries(wanted)) {
      if (cell(row, column) !== expected) {
        problems.add('ROSTER-VALUE-FORMAT', { file, row: row.row, column }, { expected })
      }
    }
  }
}

// Never mix 設置者 in one package, and never touch a school of somebody else.
function checkOrganisations({ orgs: { file, rows } }: RosterTables, scope: Scope, problems: Problems): void {
  const seen = new Map<string, number>()
  for (const row of rows) {
    const place = { file, row: row.row, column: 'identifier' }
    const code = cell(row, 'identifier')
    const isSchool = cell(row, 'type') === 'school'
    const wellFormed = isSchool ? isSchoolCode(code) : isLocalGovernmentCode(code)
    const earlier = seen.get(code)
    if (code === '') problems.add('ROSTER-VALUE-MISSING', place)
    else if (!wellFormed) {
      const expected = isSchool ? '学校コード (13)' : '教育委員会コード (6)'
      problems.add('ROSTER-VALUE-FORMAT', place, { expected })
    } else if (earlier !== undefined) problems.add('ROSTER-DUPLICATE-ID', place, { expected: earlier })
    else if (!isSchool && code !== scope.boardCode) problems.add('ROSTER-SCOPE-BOARD', place)
    else if (isSchool && !scope.schoolCodes.includes(code)) problems.add('ROSTER-SCOPE-SCHOOL', place)
    seen.set(code, row.row)
    if (!isSchool && cell(row, 'parentSourcedId') !== '') {
      problems.add('ROSTER-VALUE-NOT-EMPTY', { file, row: row.row, column: 'parentSourcedId' })
    }
  }
}

function checkCourses({ courses, classes }: RosterTables, problems: Problems): void {
  for (const { file, rows } of [courses, classes]) {
    for (const row of rows) {
      if (listOf(cell(row, 'subjects')).length === listOf(cell(row, 'subjectCodes')).length) continue
      problems.add('ROSTER-VALUE-FORMAT', { file, row: row.row, column: 'subjectCodes' }, { expected: 'subjects' })
    }
  }
}

function checkClasses({ classes: { file, rows } }: RosterTables, problems: Problems): void {
  for (const row of rows) {
    if (listOf(cell(row, 'termSourcedIds')).length === 1) continue
    problems.add('ROSTER-VALUE-FORMAT', { file, row: row.row, column: 'termSourcedIds' }, { expected: '1 schoolYear' })
  }
}

function checkEnrollments({ enrollments: { file, rows }, classes }: RosterTables, problems: Problems): void {
  const seen = new Map<string, number>()
  for (const row of rows) {
    const at = (column: string) => ({ file, row: row.row, column })
    const schoolClass = classes.byId.get(cell(row, 'classSourcedId'))
    if (schoolClass && cell(schoolClass, 'schoolSourcedId') !== cell(row, 'schoolSourcedId')) {
      problems.add('ROSTER-REFERENCE-KIND', at('schoolSourcedId'), { expected: 'classes.csv schoolSourcedId' })
    }
    if (cell(row, 'primary') === 'true' && cell(row, 'role') !== 'teacher') {
      problems.add('ROSTER-VALUE-CHOICE', at('primary'), { expected: 'false' })
    }
    const [begin, end] = [cell(row, 'beginDate'), cell(row, 'endDate')]
    if (begin !== '' && end !== '' && begin > end) {
      problems.add('ROSTER-VALUE-FORMAT', at('endDate'), { expected: 'beginDate <= endDate' })
    }
    const key = ['classSourcedId', 'userSourcedId', 'role', 'beginDate'].map((column) => cell(row, column)).join(' ')
    const earlier = seen.get(key)
    if (earlier !== undefined) problems.add('ROSTER-DUPLICATE-ID', at('userSourcedId'), { expected: earlier })
    seen.set(key, row.row)
  }
}
