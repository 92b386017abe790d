import { type Clock, type Day, schoolYearOf, tokyoDate } from '../foundation/index.ts'
import type { Records, RecordsHandle } from '../storage/index.ts'

export interface SchoolClass {
  readonly classId: string
  readonly title: string
  readonly grades: readonly string[]
  readonly classType: 'homeroom' | 'scheduled'
  readonly schoolYear: number
  /** Learners currently enrolled. */
  readonly learners: number
}

export interface ClassLearner {
  readonly learnerId: string
  /** 出席番号 */
  readonly number: number | null
  /** From the register; null while the learner has no register entry. */
  readonly officialName: string | null
  readonly officialNameKana: string | null
  readonly birthDate: Day | null
  /** From the roster, in JIS characters. */
  readonly preferredName: string
}

/** A learner's place in a homeroom (学籍のある学級). */
export interface Enrolment {
  readonly schoolCode: string
  readonly schoolName: string
  readonly grade: string | null
  readonly classId: string
  readonly className: string
  readonly schoolYear: number
  readonly number: number | null
  readonly beginDate: Day
  readonly endDate: Day
}

export interface Learner {
  readonly learnerId: string
  readonly boardCode: string
  /** The school of the roster; of a learner who has left, the last one. */
  readonly schoolCode: string
  readonly preferredName: string
  readonly preferredNameKana: string
  readonly officialName: string | null
  readonly officialNameKana: string | null
  readonly nameVariants: readonly string[]
  readonly birthDate: Day | null
  readonly sex: string | null
  readonly address: string | null
  /** False once an import no longer names the learner. */
  readonly current: boolean
  readonly enrolment: Enrolment | undefined
}

export interface RegisteredGuardian {
  readonly guardianId: string
  readonly name: string
  readonly kana: string | null
  readonly birthDate: Day
  readonly sex: string | null
  readonly address: string | null
  readonly relation: string
}

/** Makes the questions that other parts ask about learners and classes. All ids are opaque. */
export function createQueries({ records, clock }: { records: Pick<Records, 'db'>; clock: Clock }) {
  const { db } = records
  return {
    /** Current classes of a school in a school year, homerooms first, by title. */
    classesOf: (schoolCode: string, schoolYear: number): Promise<SchoolClass[]> =>
      classesOf(db, schoolCode, schoolYear),

    /** Current learners of a class by 出席番号. */
    learnersOfClass: (classId: string): Promise<ClassLearner[]> => learnersOfClass(db, classId),

    /** One learner with today's enrolment; nothing when the id is unknown. */
    learner: (learnerId: string): Promise<Learner | undefined> => learner(db, learnerId, tokyoDate(clock.now())),

    /** The homeroom a learner belongs to on a day, also a day of an earlier year; nothing when enrolled nowhere. */
    enrolmentOn: (learnerId: string, day: Day): Promise<Enrolment | undefined> => enrolmentOn(db, learnerId, day),

    /** The guardians whom the register currently names for a learner. */
    guardiansOf: (learnerId: string): Promise<RegisteredGuardian[]> => guardiansOf(db, learnerId),
  }
}

async function classesOf(db: RecordsHandle, schoolCode: string, schoolYear: number): Promise<SchoolClass[]> {
  const rows = await db
    .selectFrom('roster_classes as class')
    .leftJoin('roster_enrollments as enrollment', (join) =>
      join.onRef('enrollment.class_id', '=', 'class.id').on('enrollment.removed_on', 'is', null),
    )
    .select(['class.id', 'class.title', 'class.grades', 'class.class_type', 'class.school_year'])
    .select(({ fn }) => fn.count<number | string>('enrollment.id').as('learners'))
    .where('class.school_code', '=', schoolCode)
    .where('class.school_year', '=', schoolYear)
    .where('class.removed_on', 'is', null)
    .groupBy(['class.id', 'class.title', 'class.grades', 'class.class_type', 'class.school_year'])
    .orderBy('class.class_type')
    .orderBy('class.title')
    .execute()
  return rows.map((row) => ({
    classId: row.id,
    title: row.title,
    grades: row.grades === '' ? [] : row.grades.split(','),
    classType: row.class_type === 'homeroom' ? 'homeroom' : 'scheduled',
    schoolYear: row.school_year,
    learners: Number(row.learners),
  }))
}

async function learnersOfClass(db: RecordsHandle, classId: string): Promise<ClassLearner[]> {
  const rows = await db
    .selectFrom('roster_enrollments as enrollment')
    .innerJoin('roster_learners as learner', 'learner.id', 'enrollment.learner_id')
    .leftJoin('register_entries as entry', (join) =>
      join.onRef('entry.id', '=', 'learner.id').on('entry.removed_on', 'is', null),
    )
    .select(['learner.id', 'enrollment.number', 'learner.family_name', 'learner.given_name'])
    .select(['entry.official_name', 'entry.official_name_kana', 'entry.birth_date'])
    .where('enrollment.class_id', '=', classId)
    .where('enrollment.removed_on', 'is', null)
    .where('learner.removed_on', 'is', null)
    .orderBy('enrollment.number')
    .orderBy('learner.family_kana')
    .execute()
  return rows.map((row) => ({
    learnerId: row.id,
    number: row.number,
    officialName: row.official_name,
    officialNameKana: row.official_name_kana,
    birthDate: row.birth_date,
    preferredName: `${row.family_name} ${row.given_name}`,
  }))
}

async function learner(db: RecordsHandle, learnerId: string, today: Day): Promise<Learner | undefined> {
  // The entry of a learner who has left is kept and still read: an old pupil's certificate needs the official name.
  const row = await db
    .selectFrom('roster_learners as learner')
    .leftJoin('register_entries as entry', 'entry.id', 'learner.id')
    .selectAll('learner')
    .select(['entry.official_name', 'entry.official_name_kana', 'entry.name_variants', 'entry.birth_date'])
    .select(['entry.sex', 'entry.address'])
    .where('learner.id', '=', learnerId)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    learnerId,
    boardCode: row.board_code,
    schoolCode: row.school_code,
    preferredName: `${row.family_name} ${row.given_name}`,
    preferredNameKana: `${row.family_kana} ${row.given_kana}`,
    officialName: row.official_name,
    officialNameKana: row.official_name_kana,
    nameVariants: row.name_variants === null ? [] : (JSON.parse(row.name_variants) as string[]),
    birthDate: row.birth_date,
    sex: row.sex,
    address: row.address,
    current: row.removed_on === null,
    enrolment: await enrolmentOn(db, learnerId, today),
  }
}

async function enrolmentOn(db: RecordsHandle, learnerId: string, day: Day): Promise<Enrolment | undefined> {
  const schoolYear = schoolYearOf(day)
  const rows = await db
    .selectFrom('roster_enrollments as enrollment')
    .innerJoin('roster_classes as class', 'class.id', 'enrollment.class_id')
    .innerJoin('roster_schools as school', 'school.code', 'enrollment.school_code')
    .select([
      'enrollment.school_code',
      'school.name',
      'enrollment.grade',
      'class.id',
      'class.title',
      'enrollment.number',
    ])
    .select(['enrollment.begin_date', 'enrollment.end_date', 'enrollment.removed_on'])
    .where('enrollment.learner_id', '=', learnerId)
    .where('enrollment.school_year', '=', schoolYear)
    .where('class.class_type', '=', 'homeroom')
    .orderBy('enrollment.begin_date', 'desc')
    .execute()
  // Current rows first: one that was taken back answers only for days that nothing current covers.
  return [...rows.filter((row) => row.removed_on === null), ...rows.filter((row) => (row.removed_on ?? day) > day)]
    .map((row) => ({
      schoolCode: row.school_code,
      schoolName: row.name,
      grade: row.grade,
      classId: row.id,
      className: row.title,
      schoolYear,
      number: row.number,
      beginDate: row.begin_date ?? `${schoolYear}-04-01`,
      endDate: row.end_date ?? `${schoolYear + 1}-03-31`,
    }))
    .filter(({ beginDate, endDate }) => beginDate <= day && day <= endDate)
    .at(0)
}

async function guardiansOf(db: RecordsHandle, learnerId: string): Promise<RegisteredGuardian[]> {
  const rows = await db
    .selectFrom('register_guardians')
    .select(['id', 'name', 'kana', 'birth_date', 'sex', 'address', 'relation'])
    .where('learner_id', '=', learnerId)
    .where('removed_on', 'is', null)
    .orderBy('name')
    .execute()
  return rows.map(({ id, birth_date, ...rest }) => ({ guardianId: id, birthDate: birth_date, ...rest }))
}
