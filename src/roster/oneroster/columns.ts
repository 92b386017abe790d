import type { CheckedColumn } from '../intake/check-values.ts'
import type { CsvHeader } from '../intake/read-csv.ts'
import type { RuleName } from '../intake/value-rules.ts'

/** One accepted form of a file's header. */
export interface Edition extends CsvHeader {
  readonly columns: readonly CheckedColumn[]
}

/**
 * Reads a compact list of columns: `name`, `name*` (must have a value), `name:rule`, `name=a|b|c` (closed list). A bulk package leaves
 * `status` and `dateLastModified` empty.
 */
function edition(list: string): Edition {
  const columns = `sourcedId*:uuid status:empty dateLastModified:empty ${list}`.trim().split(/\s+/).map(toColumn)
  return { columns, names: columns.map(({ name }) => name), canonical: columns.map(({ canonical }) => canonical) }
}

function toColumn(written: string): CheckedColumn {
  const [, name = '', star, rule, choices] = /^([\w.]+)(\*)?(?::(\w+))?(?:=(.+))?$/.exec(written) ?? []
  return {
    name,
    // Editions differ in the first letter of ShussekiNo and PublicFlg only.
    canonical: name.replace(/^metadata\.jp\.(.)/, (_, first: string) => `metadata.jp.${first.toLowerCase()}`),
    required: star !== undefined,
    rule: (rule as RuleName | undefined) ?? 'any',
    ...(choices ? { choices: choices.split('|') } : {}),
  }
}

const userStart = `enabledUser*:boolean username* userIds givenName*:name familyName*:name middleName:name identifier email sms phone
  agentSourcedIds:uuids grades:grades password userMasterIdentifier*:uuid4`
const userMiddle = `preferredGivenName*:name preferredMiddleName:name preferredFamilyName*:name primaryOrgSourcedId:uuid pronouns
  metadata.jp.kanaGivenName*:name metadata.jp.kanaFamilyName*:name metadata.jp.kanaMiddleName:name metadata.jp.homeClass:uuid`
const userEnd = `metadata.jp.kanaPreferredFamilyName:name metadata.jp.kanaPreferredGivenName:name metadata.jp.kanaPreferredMiddleName:name`
const enrollment = `classSourcedId*:uuid schoolSourcedId*:uuid userSourcedId*:uuid role*=student|teacher|administrator|guardian
  primary*:boolean beginDate:day endDate:day`

/**
 * The files of a OneRoster Japan package that we read, each with its accepted headers, newest last:
 * base 1.2 (JP 1.1), 1.2.1 (eポータル V4) and 1.2_JP (相互運用 V6) differ in `users` and `enrollments`.
 */
export const editions = {
  academicSessions: [
    edition('title*:title type*=schoolYear startDate*:day endDate*:day parentSourcedId:none schoolYear*:year'),
  ],
  orgs: [edition('name*:orgName type*=district|school identifier parentSourcedId:uuid')],
  courses: [
    edition(
      'schoolYearSourcedId:uuid title*:title courseCode:empty grades:grades orgSourcedId*:uuid subjects subjectCodes',
    ),
  ],
  classes: [
    edition(`title*:title grades:grades courseSourcedId*:uuid classCode classType*=homeroom|scheduled location
      schoolSourcedId*:uuid termSourcedIds*:uuids subjects subjectCodes periods metadata.jp.specialNeeds:boolean`),
  ],
  users: [edition(`${userStart} resourceSourcedIds ${userMiddle}`), edition(`${userStart} ${userMiddle} ${userEnd}`)],
  enrollments: [
    edition(`${enrollment} metadata.jp.ShussekiNo:number metadata.jp.PublicFlg:boolean`),
    edition(`${enrollment} metadata.jp.shussekiNo:number metadata.jp.publicFlg:boolean`),
  ],
  roles: [
    edition(`userSourcedId*:uuid roleType*=primary|secondary
      role*=student|teacher|guardian|principal|districtAdministrator|siteAdministrator
      beginDate:day endDate:day orgSourcedId*:uuid userProfileSourcedId:uuid`),
  ],
  demographics: [
    edition(`birthDate:day sex=male|female|unspecified|other americanIndianOrAlaskaNative asian blackOrAfricanAmerican
      nativeHawaiianOrOtherPacificIslander white demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity countryOfBirthCode
      stateOfBirthAbbreviation cityOfBirth publicSchoolResidenceStatus`),
  ],
  userProfiles: [
    edition('userSourcedId*:uuid profileType* vendorId* applicationId description credentialType* username* password'),
  ],
} as const satisfies Record<string, readonly Edition[]>

export type FileName = keyof typeof editions

/** The files every package must carry in full. */
export const requiredFiles: readonly FileName[] = [
  'academicSessions',
  'classes',
  'courses',
  'enrollments',
  'orgs',
  'roles',
  'users',
]

/** The files a Japanese package may carry besides. */
export const optionalFiles: readonly FileName[] = ['demographics', 'userProfiles']

/** Gradebook and resource files: announced in the manifest and always absent. */
export const absentFiles: readonly string[] = [
  'categories',
  'classResources',
  'courseResources',
  'lineItemLearningObjectiveIds',
  'lineItems',
  'lineItemScoreScales',
  'resources',
  'resultLearningObjectiveIds',
  'results',
  'resultScoreScales',
  'scoreScales',
  'userResources',
]
