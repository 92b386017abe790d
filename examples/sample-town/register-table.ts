import type { Guardian, Learner, Person } from './people.ts'
import type { Table } from './roster-tables.ts'
import type { Town } from './town.ts'

const header = [
  'schoolCode',
  'userMasterIdentifier',
  'officialName',
  'officialNameKana',
  'nameVariants',
  'birthDate',
  'sex',
  'address',
  'guardianName',
  'guardianNameKana',
  'guardianBirthDate',
  'guardianSex',
  'guardianAddress',
  'guardianRelation',
]

/** The school register (学齢簿): what OneRoster does not carry, one row for each learner and guardian. */
export function registerTable(town: Town): Table {
  const rows = town.schools.flatMap((school) =>
    school.homerooms.flatMap((room) =>
      room.learners.flatMap((learner) => learner.guardians.map((guardian) => row(school.code, learner, guardian))),
    ),
  )
  return { file: `gakureibo_${town.schoolYear}0401_${town.board.code}.csv`, header, rows }
}

const official = ({ family, given }: Person) => `${family.official}　${given.official}`
const kana = ({ family, given }: Person) => `${family.kana}　${given.kana}`
const variants = ({ family, given }: Person) => (family.official === family.jis ? '' : `${family.jis}　${given.jis}`)

const row = (schoolCode: string, learner: Learner, guardian: Guardian): string[] => [
  schoolCode,
  learner.id,
  official(learner),
  kana(learner),
  variants(learner),
  learner.birthDate,
  learner.sex,
  learner.address,
  official(guardian),
  kana(guardian),
  guardian.birthDate,
  guardian.sex,
  guardian.address,
  guardian.relation,
]
