import { uuid } from './deterministic.ts'
import type { Learner } from './people.ts'
import type { Homeroom, Lesson, School, Staff, Town } from './town.ts'

/** One CSV: its file name, header, and rows in header order. */
export interface Table {
  readonly file: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

type Row = Readonly<Record<string, string>>

const bulk = ['academicSessions', 'classes', 'courses', 'enrollments', 'orgs', 'roles', 'users']
const absent = [
  'categories',
  'classResources',
  'courseResources',
  'demographics',
  'lineItemLearningObjectiveIds',
  'lineItems',
  'lineItemScoreScales',
  'resources',
  'resultLearningObjectiveIds',
  'results',
  'resultScoreScales',
  'scoreScales',
  'userProfiles',
  'userResources',
]

// Every row of OneRoster starts with these; the last two stay empty in a bulk package.
const common = ['sourcedId', 'status', 'dateLastModified']

/** The town as the files of a OneRoster Japan-profile 1.2_JP package. */
export function rosterTables(town: Town): Table[] {
  return [
    manifest(),
    academicSessions(town),
    classes(town),
    courses(town),
    enrollments(town),
    orgs(town),
    roles(town),
    users(town),
  ]
}

function table(name: string, columns: readonly string[], rows: readonly Row[]): Table {
  const header = [...common, ...columns]
  return { file: `${name}.csv`, header, rows: rows.map((row) => header.map((column) => row[column] ?? '')) }
}

function manifest(): Table {
  const files = [...bulk.map((name) => [name, 'bulk'] as const), ...absent.map((name) => [name, 'absent'] as const)]
  return {
    file: 'manifest.csv',
    header: ['propertyName', 'value'],
    rows: [
      ['manifest.version', '1.0'],
      ['oneroster.version', '1.2_JP'],
      ...files.sort().map(([name, mode]) => [`file.${name}`, mode]),
      ['source.systemName', 'Kakehashi sample town'],
      ['source.systemCode', 'sample-town'],
    ],
  }
}

const sessionId = (town: Town) => uuid(`session/${town.schoolYear}`)
const courseId = (town: Town, school: School, subject: string) =>
  uuid(`course/${town.schoolYear}/${school.code}/${subject}`)
const firstDay = (town: Town) => `${town.schoolYear}-04-01`
const lastDay = (town: Town) => `${town.schoolYear + 1}-03-31`

const academicSessions = (town: Town) =>
  table(
    'academicSessions',
    ['title', 'type', 'startDate', 'endDate', 'parentSourcedId', 'schoolYear'],
    [
      {
        sourcedId: sessionId(town),
        title: `${town.schoolYear}年度`,
        type: 'schoolYear',
        startDate: firstDay(town),
        endDate: lastDay(town),
        schoolYear: String(town.schoolYear),
      },
    ],
  )

const orgs = ({ board, schools }: Town) =>
  table(
    'orgs',
    ['name', 'type', 'identifier', 'parentSourcedId'],
    [
      { sourcedId: board.id, name: board.name, type: 'district', identifier: board.code },
      ...schools.map(({ id, name, code }) => ({
        sourcedId: id,
        name,
        type: 'school',
        identifier: code,
        parentSourcedId: board.id,
      })),
    ],
  )

function courses(town: Town): Table {
  const row = (school: School, title: string, grades: readonly string[], code = ''): Row => ({
    sourcedId: courseId(town, school, title),
    schoolYearSourcedId: sessionId(town),
    title: `${town.schoolYear}年度${title}`,
    grades: [...new Set(grades)].join(','),
    orgSourcedId: school.id,
    subjects: code === '' ? '' : title,
    subjectCodes: code,
  })
  const rows = town.schools.flatMap((school) => {
    const [lesson] = school.lessons
    const homeroom = row(
      school,
      'ホームルーム',
      school.homerooms.map(({ grade }) => grade),
    )
    return lesson
      ? [
          homeroom,
          row(
            school,
            lesson.subject,
            school.lessons.map(({ grade }) => grade),
            lesson.subjectCode,
          ),
        ]
      : [homeroom]
  })
  const columns = ['schoolYearSourcedId', 'title', 'courseCode', 'grades', 'orgSourcedId', 'subjects', 'subjectCodes']
  return table('courses', columns, rows)
}

function classes(town: Town): Table {
  const row = (school: School, room: Homeroom | Lesson): Row => ({
    sourcedId: room.id,
    title: room.title,
    grades: room.grade,
    courseSourcedId: courseId(town, school, 'subject' in room ? room.subject : 'ホームルーム'),
    classType: 'subject' in room ? 'scheduled' : 'homeroom',
    schoolSourcedId: school.id,
    termSourcedIds: sessionId(town),
    subjects: 'subject' in room ? room.subject : '',
    subjectCodes: 'subject' in room ? room.subjectCode : '',
    'metadata.jp.specialNeeds': 'false',
  })
  const rows = town.schools.flatMap((school) =>
    [...school.homerooms, ...school.lessons].map((room) => row(school, room)),
  )
  const columns =
    'title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods,metadata.jp.specialNeeds'
  return table('classes', columns.split(','), rows)
}

function enrollments(town: Town): Table {
  const row = (school: School, room: Homeroom | Lesson, userSourcedId: string, role: string, number?: number): Row => ({
    sourcedId: uuid(`enrollment/${room.id}/${userSourcedId}`),
    classSourcedId: room.id,
    schoolSourcedId: school.id,
    userSourcedId,
    role,
    primary: String(role === 'teacher'),
    beginDate: firstDay(town),
    endDate: lastDay(town),
    'metadata.jp.shussekiNo': number === undefined ? '' : String(number),
    'metadata.jp.publicFlg': 'true',
  })
  const rows = town.schools.flatMap((school) =>
    [...school.homerooms, ...school.lessons].flatMap((room) => [
      row(school, room, room.teacher.id, 'teacher'),
      ...room.learners.map(({ id }, index) => row(school, room, id, 'student', index + 1)),
    ]),
  )
  const columns =
    'classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate,metadata.jp.shussekiNo,metadata.jp.publicFlg'
  return table('enrollments', columns.split(','), rows)
}

function roles(town: Town): Table {
  const row = (orgSourcedId: string, userSourcedId: string, role: string, roleType = 'primary'): Row => ({
    sourcedId: uuid(`role/${orgSourcedId}/${userSourcedId}/${role}`),
    userSourcedId,
    roleType,
    role,
    orgSourcedId,
  })
  const staffRows = (orgId: string, { id, secondaryRole }: Staff) => [
    row(orgId, id, 'teacher'),
    ...(secondaryRole ? [row(orgId, id, secondaryRole, 'secondary')] : []),
  ]
  const rows = [
    ...town.board.staff.flatMap((member) => staffRows(town.board.id, member)),
    ...town.schools.flatMap((school) => [
      ...school.staff.flatMap((member) => staffRows(school.id, member)),
      ...school.homerooms.flatMap((room) => room.learners.map(({ id }) => row(school.id, id, 'student'))),
    ]),
  ]
  const columns = 'userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId'
  return table('roles', columns.split(','), rows)
}

// Official names stay in the register: OneRoster carries the JIS writing and the reading only.
function user(person: Learner | Staff, orgId: string, room?: Homeroom): Row {
  return {
    sourcedId: person.id,
    enabledUser: 'true',
    username: `${person.username}@mihon.example`,
    userIds: `{koumu:${person.username}}`,
    givenName: person.given.jis,
    familyName: person.family.jis,
    email: `${person.username}@mihon.example`,
    grades: room?.grade ?? '',
    userMasterIdentifier: person.id,
    preferredGivenName: person.given.jis,
    preferredFamilyName: person.family.jis,
    primaryOrgSourcedId: orgId,
    'metadata.jp.kanaGivenName': person.given.kana,
    'metadata.jp.kanaFamilyName': person.family.kana,
    'metadata.jp.homeClass': room?.id ?? '',
    'metadata.jp.kanaPreferredFamilyName': person.family.kana,
    'metadata.jp.kanaPreferredGivenName': person.given.kana,
  }
}

function users(town: Town): Table {
  const rows = [
    ...town.board.staff.map((member) => user(member, town.board.id)),
    ...town.schools.flatMap((school) => [
      ...school.staff.map((member) => user(member, school.id)),
      ...school.homerooms.flatMap((room) => room.learners.map((learner) => user(learner, school.id, room))),
    ]),
  ]
  const columns =
    'enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns,metadata.jp.kanaGivenName,metadata.jp.kanaFamilyName,metadata.jp.kanaMiddleName,metadata.jp.homeClass,metadata.jp.kanaPreferredFamilyName,metadata.jp.kanaPreferredGivenName,metadata.jp.kanaPreferredMiddleName'
  return table('users', columns.split(','), rows)
}
