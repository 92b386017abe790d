/** What an upload says once it has passed every check. This is what a preview keeps and apply applies. */

export interface RosterContent {
  /** The school years (年度) that the package speaks of; stored years outside are left alone. */
  readonly schoolYears: readonly number[]
  readonly schools: readonly { readonly code: string; readonly name: string }[]
  readonly classes: readonly ClassContent[]
  readonly learners: readonly LearnerContent[]
  readonly enrollments: readonly EnrollmentContent[]
  readonly staff: readonly StaffContent[]
}

export interface ClassContent {
  readonly sourcedId: string
  readonly schoolCode: string
  readonly schoolYear: number
  readonly title: string
  /** Grades such as `P6`, several for a class across grades (複式学級). */
  readonly grades: readonly string[]
  readonly classType: 'homeroom' | 'scheduled'
  readonly subject: string
  readonly specialNeeds: boolean
}

/** A name as OneRoster carries it: JIS characters and full-width kana. The official name is in the register. */
export interface PreferredName {
  readonly family: string
  readonly given: string
  readonly familyKana: string
  readonly givenKana: string
}

export interface LearnerContent {
  readonly userMasterIdentifier: string
  readonly schoolCode: string
  readonly name: PreferredName
  readonly grade: string | null
  readonly username: string
  /** Row in users.csv, so that a problem found later can still be placed. */
  readonly row: number
}

export interface EnrollmentContent {
  readonly userMasterIdentifier: string
  readonly classSourcedId: string
  /** 出席番号 */
  readonly number: number | null
  readonly beginDate: string | null
  readonly endDate: string | null
}

export interface StaffContent {
  readonly userMasterIdentifier: string
  /** Null for staff of the board itself. */
  readonly schoolCode: string | null
  readonly name: PreferredName
  readonly username: string
  readonly roles: readonly string[]
  readonly classSourcedIds: readonly string[]
}

/** The register (学齢簿): official names and birth dates, and who the guardians are. */
export interface RegisterContent {
  readonly entries: readonly RegisterEntryContent[]
}

export interface RegisterEntryContent {
  readonly row: number
  readonly schoolCode: string
  readonly userMasterIdentifier: string
  readonly officialName: string
  readonly officialNameKana: string
  readonly nameVariants: readonly string[]
  readonly birthDate: string
  readonly sex: string | null
  readonly address: string | null
  readonly guardians: readonly GuardianContent[]
}

export interface GuardianContent {
  readonly name: string
  readonly kana: string | null
  readonly birthDate: string
  readonly sex: string | null
  readonly address: string | null
  readonly relation: string
}

/** Whose data an import may touch: a board's, or one school's of it. */
export interface Scope {
  readonly boardCode: string
  /** Null when the whole board is imported. */
  readonly schoolCode: string | null
  /** The school codes that belong to the board and, with a school given, to the import. */
  readonly schoolCodes: readonly string[]
}
