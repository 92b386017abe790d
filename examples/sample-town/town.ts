import { pick, uuid } from './deterministic.ts'
import { familyNames, men, type NamePart, women } from './names.ts'
import { cohort, type Learner, namedLearners } from './people.ts'

export interface School {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly homerooms: readonly Homeroom[]
  readonly lessons: readonly Lesson[]
  readonly staff: readonly Staff[]
}

export interface Homeroom {
  readonly id: string
  readonly title: string
  readonly grade: string
  readonly teacher: Staff
  readonly learners: readonly Learner[]
}

/** A class of one subject, held for the learners of one homeroom. */
export interface Lesson {
  readonly id: string
  readonly title: string
  readonly grade: string
  readonly subject: string
  readonly subjectCode: string
  readonly teacher: Staff
  readonly learners: readonly Learner[]
}

export interface Staff {
  readonly id: string
  readonly username: string
  readonly family: NamePart
  readonly given: NamePart
  /** What the person is besides being a teacher; OneRoster Japan writes it as a secondary role. */
  readonly secondaryRole?: 'principal' | 'siteAdministrator' | 'districtAdministrator'
}

export interface Town {
  readonly schoolYear: number
  readonly board: {
    readonly id: string
    readonly code: string
    readonly name: string
    readonly staff: readonly Staff[]
  }
  readonly schools: readonly School[]
}

/** The whole town of a school year (`2026` is April 2026 to March 2027). The same year gives the same town, to the byte. */
export function buildTown(schoolYear: number): Town {
  return {
    schoolYear,
    board: {
      id: uuid('board'),
      code: '139998',
      name: '見本市教育委員会',
      staff: [staff('shidou', named('渡会', 'ワタライ', '進', 'ススム'), 'districtAdministrator')],
    },
    schools: [primarySchool(schoolYear), juniorHighSchool(schoolYear)],
  }
}

function primarySchool(schoolYear: number): School {
  const heads = [
    staff('kocho-sho', named('佐々木', 'ササキ', '恵', 'メグミ'), 'principal'),
    staff('jimu-sho', named('田中', 'タナカ', '誠', 'マコト'), 'siteAdministrator'),
  ]
  const homerooms = [1, 2, 3, 4, 5, 6].flatMap((year) => homeroomsOf('sho', schoolYear, year, `P${year}`, `${year}年`))
  const sixth = homerooms.filter((room) => room.grade === 'P6')
  const teacher = staff('sansu-sho')
  const lessons = sixth.map((room) => lesson('sho', schoolYear, room, '算数', 'P030', teacher))
  return {
    id: uuid('school/sho'),
    code: 'B113299999010',
    name: '見本市立みなみ小学校',
    homerooms,
    lessons,
    staff: [...heads, teacher, ...homerooms.map((room) => room.teacher)],
  }
}

function juniorHighSchool(schoolYear: number): School {
  const heads = [
    staff('kocho-chu', named('大久保', 'オオクボ', '隆', 'タカシ'), 'principal'),
    staff('jimu-chu', named('西田', 'ニシダ', '裕子', 'ユウコ'), 'siteAdministrator'),
  ]
  const homerooms = [1, 2, 3].flatMap((year) => homeroomsOf('chu', schoolYear, year + 6, `J${year}`, `${year}年`))
  const teacher = staff('eigo-chu')
  const lessons = homerooms.map((room) => lesson('chu', schoolYear, room, '外国語', 'J090', teacher))
  return {
    id: uuid('school/chu'),
    code: 'C113299999027',
    name: '見本市立みなみ中学校',
    homerooms,
    lessons,
    staff: [...heads, teacher, ...homerooms.map((room) => room.teacher)],
  }
}

// A grade is split into two homerooms, names alternating; the named learners join the first. Numbers follow the reading.
function homeroomsOf(school: string, schoolYear: number, grade: number, code: string, label: string): Homeroom[] {
  const everybody = cohort(schoolYear - grade + 1)
  return [1, 2].map((room) => {
    const half = everybody.filter((_, index) => index % 2 === room - 1)
    const learners = room === 1 ? [...namedLearners(grade, schoolYear), ...half] : half
    return {
      id: uuid(`class/${school}/${schoolYear}/${code}/${room}`),
      title: `${label}${room}組`,
      grade: code,
      teacher: staff(`tannin-${school}-${code.toLowerCase()}-${room}`),
      learners: learners.sort(byReading),
    }
  })
}

const reading = (learner: Learner) => `${learner.family.kana} ${learner.given.kana} ${learner.id}`

function byReading(a: Learner, b: Learner): number {
  return reading(a) < reading(b) ? -1 : 1
}

const lesson = (
  school: string,
  year: number,
  room: Homeroom,
  subject: string,
  subjectCode: string,
  teacher: Staff,
): Lesson => ({
  id: uuid(`lesson/${school}/${year}/${room.title}/${subject}`),
  title: `${room.title} ${subject}`,
  grade: room.grade,
  subject,
  subjectCode,
  teacher,
  learners: room.learners,
})

function staff(
  username: string,
  fullName: Pick<Staff, 'family' | 'given'> = inventedName(username),
  secondaryRole?: NonNullable<Staff['secondaryRole']>,
): Staff {
  return { id: uuid(`staff/${username}`), username, ...fullName, ...(secondaryRole ? { secondaryRole } : {}) }
}

const inventedName = (username: string) => ({
  family: pick(`staff/${username}/family`, familyNames),
  given: pick(`staff/${username}/given`, [...women, ...men]),
})

const named = (family: string, familyKana: string, given: string, givenKana: string) => ({
  family: { official: family, jis: family, kana: familyKana },
  given: { official: given, jis: given, kana: givenKana },
})
