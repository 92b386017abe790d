import { listOf } from '../intake/value-rules.ts'
import type { Problems } from '../problems.ts'
import type { FileName } from './columns.ts'
import { cell, type RosterTables } from './tables.ts'

/** `file.column` names an entry of `target`, which must be of a kind: the value of one of its columns. */
interface Reference {
  readonly file: FileName
  readonly column: string
  readonly target: FileName
  readonly kind?: { readonly column: string; readonly is: string }
}

const district = { column: 'type', is: 'district' }
const school = { column: 'type', is: 'school' }

const references: readonly Reference[] = [
  { file: 'orgs', column: 'parentSourcedId', target: 'orgs', kind: district },
  { file: 'courses', column: 'schoolYearSourcedId', target: 'academicSessions' },
  { file: 'courses', column: 'orgSourcedId', target: 'orgs' },
  { file: 'classes', column: 'courseSourcedId', target: 'courses' },
  { file: 'classes', column: 'schoolSourcedId', target: 'orgs', kind: school },
  { file: 'classes', column: 'termSourcedIds', target: 'academicSessions' },
  { file: 'users', column: 'agentSourcedIds', target: 'users' },
  { file: 'users', column: 'primaryOrgSourcedId', target: 'orgs' },
  { file: 'users', column: 'metadata.jp.homeClass', target: 'classes', kind: { column: 'classType', is: 'homeroom' } },
  { file: 'enrollments', column: 'classSourcedId', target: 'classes' },
  { file: 'enrollments', column: 'schoolSourcedId', target: 'orgs', kind: school },
  { file: 'enrollments', column: 'userSourcedId', target: 'users' },
  { file: 'roles', column: 'userSourcedId', target: 'users' },
  { file: 'roles', column: 'orgSourcedId', target: 'orgs' },
  { file: 'roles', column: 'userProfileSourcedId', target: 'userProfiles' },
  { file: 'demographics', column: 'sourcedId', target: 'users' },
  { file: 'userProfiles', column: 'userSourcedId', target: 'users' },
]

/** Follows every reference of the package and reports those that lead nowhere or to the wrong kind of entry. */
export function checkReferences(tables: RosterTables, problems: Problems): void {
  for (const reference of references) {
    for (const row of tables[reference.file].rows) {
      for (const id of listOf(cell(row, reference.column))) {
        checkReference(reference, id, row.row, tables, problems)
      }
    }
  }
}

function checkReference(reference: Reference, id: string, row: number, tables: RosterTables, problems: Problems): void {
  const { file, column, target, kind } = reference
  const place = { file: `${file}.csv`, row, column }
  const found = tables[target].byId.get(id)
  if (!found) problems.add('ROSTER-REFERENCE-UNKNOWN', place, { expected: `${target}.csv` })
  else if (kind && cell(found, kind.column) !== kind.is)
    problems.add('ROSTER-REFERENCE-KIND', place, { expected: kind.is })
}
