import type { CsvRow } from '../intake/read-csv.ts'
import type { Problems } from '../problems.ts'
import { cell, type RosterTables } from './tables.ts'

// Heads and administrators are teachers first; OneRoster Japan writes the rest as a secondary role.
const besideTeacher = ['principal', 'districtAdministrator', 'siteAdministrator']

/** Checks that every user has a primary role, that secondary ones stand beside it, and that enrollments agree with roles. */
export function checkRoles({ users, roles, enrollments, orgs }: RosterTables, problems: Problems): void {
  const rolesOf = Map.groupBy(roles.rows, (row) => cell(row, 'userSourcedId'))
  const primaryOf = (user: string) => (rolesOf.get(user) ?? []).filter(isPrimary).map((row) => cell(row, 'role'))
  for (const row of users.rows) {
    const place = { file: users.file, row: row.row, column: 'sourcedId' }
    if (primaryOf(cell(row, 'sourcedId')).length === 0) problems.add('ROSTER-ROLE-MISSING', place)
  }
  for (const row of roles.rows) {
    const org = orgs.byId.get(cell(row, 'orgSourcedId'))
    if (cell(row, 'role') === 'student' && org && cell(org, 'type') !== 'school') {
      problems.add(
        'ROSTER-REFERENCE-KIND',
        { file: roles.file, row: row.row, column: 'orgSourcedId' },
        { expected: 'school' },
      )
    }
    if (!besideTeacher.includes(cell(row, 'role'))) continue
    const besides = primaryOf(cell(row, 'userSourcedId')).includes('teacher')
    if (isPrimary(row) || !besides) {
      problems.add('ROSTER-ROLE-PRIMARY', { file: roles.file, row: row.row, column: 'roleType' })
    }
  }
  for (const row of enrollments.rows) {
    const role = cell(row, 'role')
    const held = (rolesOf.get(cell(row, 'userSourcedId')) ?? []).map((own) => cell(own, 'role'))
    if ((role === 'student' || role === 'teacher') && held.length > 0 && !held.includes(role)) {
      problems.add(
        'ROSTER-REFERENCE-KIND',
        { file: enrollments.file, row: row.row, column: 'role' },
        { expected: role },
      )
    }
  }
}

const isPrimary = (row: CsvRow) => cell(row, 'roleType') === 'primary'
