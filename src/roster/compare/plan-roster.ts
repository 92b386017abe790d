import type { Ids } from '../../foundation/index.ts'
import type { PreferredName, RosterContent, Scope } from '../content.ts'
import type { Problems } from '../problems.ts'
import { compareRows } from './compare-rows.ts'
import type { Stored } from './load-stored.ts'
import { matchClasses } from './match-classes.ts'

export interface PlanContext {
  readonly scope: Scope
  readonly ids: Ids
  /** Day in Tokyo on which the plan is made. */
  readonly today: string
}

/** Plans what a package changes: which rows of schools, classes, learners, enrollments and staff are added, changed and removed. */
export function planRoster(stored: Stored, content: RosterContent, context: PlanContext) {
  const { scope, today } = context
  const owns = ownership(scope)
  const schools = compareRows({
    stored: stored.schools,
    next: schoolRows(content, context),
    keyOf: ({ code }) => code,
    owns: ({ code }) => scope.schoolCode === null || scope.schoolCode === code,
    today,
  })
  // Only rows that the import owns can be matched: a sourcedId copied from another school must not reach its class.
  const ownClasses = stored.classes.filter(owns)
  const classes = compareRows({
    stored: ownClasses,
    next: classRows(ownClasses, content, context),
    keyOf: ({ id }) => id,
    owns,
    today,
  })
  const learners = compareRows({
    stored: stored.learners,
    next: learnerRows(content, context),
    keyOf: (row) => row.user_master_identifier,
    owns,
    today,
  })
  // Uploads name classes by sourcedId and people by userMasterIdentifier; stored rows refer to each other by our ids.
  const known: Known = {
    classIds: new Map(classes.current.map((row) => [row.sourced_id, row.id])),
    learnerIds: new Map(learners.current.map((row) => [row.user_master_identifier, row.id])),
  }
  const enrollments = compareRows({
    stored: stored.enrollments,
    next: enrollmentRows(content, known, context),
    keyOf: (row) => `${row.learner_id} ${row.class_id} ${row.begin_date ?? ''}`,
    owns,
    today,
  })
  const staff = compareRows({
    stored: stored.staff,
    next: staffRows(content, known, context),
    keyOf: (row) => `${row.school_code} ${row.user_master_identifier}`,
    owns,
    today,
  })
  return { schools, classes, learners, enrollments, staff }
}

interface Known {
  readonly classIds: ReadonlyMap<string, string>
  readonly learnerIds: ReadonlyMap<string, string>
}

/**
 * Reports learners whom a school's own roster claims although they are enrolled at another school of the board: an office must not reach
 * another school's children by writing their identifier into its file.
 */
export function checkElsewhere(stored: Stored, content: RosterContent, scope: Scope, problems: Problems): void {
  if (scope.schoolCode === null) return
  const schoolOf = new Map(
    stored.learners
      .filter((row) => row.removed_on === null)
      .map((row) => [row.user_master_identifier, row.school_code]),
  )
  for (const { userMasterIdentifier, row } of content.learners) {
    const school = schoolOf.get(userMasterIdentifier)
    if (school === undefined || school === scope.schoolCode) continue
    problems.add('ROSTER-LEARNER-ELSEWHERE', { file: 'users.csv', row, column: 'userMasterIdentifier' })
  }
}

export const ownership =
  (scope: Scope) =>
  (row: { readonly school_code: string }): boolean =>
    scope.schoolCode === null || row.school_code === scope.schoolCode

const schoolRows = ({ schools }: RosterContent, { scope, ids }: PlanContext): Stored['schools'][number][] =>
  schools.map(({ code, name }) => ({ id: ids.id(), board_code: scope.boardCode, code, name, removed_on: null }))

function classRows(
  stored: Stored['classes'],
  { classes }: RosterContent,
  { scope, ids }: PlanContext,
): Stored['classes'][number][] {
  const matched = matchClasses(stored, classes)
  return classes.map((one) => ({
    id: matched.get(one.sourcedId) ?? ids.id(),
    board_code: scope.boardCode,
    school_code: one.schoolCode,
    school_year: one.schoolYear,
    sourced_id: one.sourcedId,
    title: one.title,
    grades: one.grades.join(','),
    class_type: one.classType,
    subject: one.subject,
    special_needs: one.specialNeeds ? 1 : 0,
    removed_on: null,
  }))
}

const nameColumns = (name: PreferredName) => ({
  family_name: name.family,
  given_name: name.given,
  family_kana: name.familyKana,
  given_kana: name.givenKana,
})

const learnerRows = ({ learners }: RosterContent, { scope, ids }: PlanContext): Stored['learners'][number][] =>
  learners.map((one) => ({
    id: ids.id(),
    board_code: scope.boardCode,
    school_code: one.schoolCode,
    user_master_identifier: one.userMasterIdentifier,
    ...nameColumns(one.name),
    grade: one.grade,
    username: one.username,
    removed_on: null,
  }))

function enrollmentRows(
  content: RosterContent,
  { classIds, learnerIds }: Known,
  { scope, ids }: PlanContext,
): Stored['enrollments'][number][] {
  const classOf = new Map(content.classes.map((one) => [one.sourcedId, one]))
  const gradeOf = new Map(content.learners.map((one) => [one.userMasterIdentifier, one.grade]))
  return content.enrollments.map((one) => {
    const schoolClass = classOf.get(one.classSourcedId)
    const classId = classIds.get(one.classSourcedId)
    const learnerId = learnerIds.get(one.userMasterIdentifier)
    // The package was checked: an enrollment without its class or learner is a fault of ours, not of the file.
    if (!schoolClass || classId === undefined || learnerId === undefined) throw new Error('enrollment leads nowhere')
    return {
      id: ids.id(),
      board_code: scope.boardCode,
      school_code: schoolClass.schoolCode,
      learner_id: learnerId,
      class_id: classId,
      school_year: schoolClass.schoolYear,
      grade: gradeOf.get(one.userMasterIdentifier) ?? schoolClass.grades[0] ?? null,
      number: one.number,
      begin_date: one.beginDate,
      end_date: one.endDate,
      removed_on: null,
    }
  })
}

// A school's own package may list people of the board; what they are there is for the board's import to say.
const staffRows = (
  { staff }: RosterContent,
  { classIds }: Known,
  { scope, ids }: PlanContext,
): Stored['staff'][number][] =>
  staff
    .map((one) => ({
      id: ids.id(),
      board_code: scope.boardCode,
      school_code: one.schoolCode ?? '',
      user_master_identifier: one.userMasterIdentifier,
      ...nameColumns(one.name),
      username: one.username,
      roles: JSON.stringify(one.roles),
      class_ids: JSON.stringify(one.classSourcedIds.flatMap((id) => classIds.get(id) ?? []).sort()),
      removed_on: null,
    }))
    .filter(ownership(scope))
