import type { ErrorCode } from '../../foundation/index.ts'

/** What is wrong with one value, if anything. */
export type Finding = { readonly code: ErrorCode; readonly expected?: string | number } | undefined
type Rule = (value: string) => Finding

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const halfWidthKana = /[\uFF61-\uFF9F]/
// Marks that turn the direction of writing (U+061C, U+200E and on) let a name on a page read as another one.
const control = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u

const matches =
  (pattern: RegExp, code: ErrorCode, expected?: string): Rule =>
  (value) =>
    pattern.test(value) ? undefined : { code, ...(expected === undefined ? {} : { expected }) }

const text =
  (longest: number): Rule =>
  (value) => {
    if (halfWidthKana.test(value)) return { code: 'ROSTER-VALUE-KANA' }
    return [...value].length > longest ? { code: 'ROSTER-VALUE-TOO-LONG', expected: longest } : undefined
  }

/** Values of a comma-separated list, as OneRoster writes several references in one cell. */
export const listOf = (value: string): string[] => (value === '' ? [] : value.split(',').map((item) => item.trim()))

/** The rules that a column may name. They see only values that are not empty. */
export const valueRules = {
  uuid: matches(uuid, 'ROSTER-VALUE-UUID'),
  uuid4: matches(uuid4, 'ROSTER-VALUE-UUID'),
  uuids: (value) => (listOf(value).every((item) => uuid.test(item)) ? undefined : { code: 'ROSTER-VALUE-UUID' }),
  // Importers of 2023 wanted the word NULL where there is no parent.
  none: matches(/^(NULL)?$/, 'ROSTER-VALUE-NOT-EMPTY'),
  empty: matches(/^$/, 'ROSTER-VALUE-NOT-EMPTY'),
  day: (value) => (isDay(value) ? undefined : { code: 'ROSTER-VALUE-DATE' }),
  year: matches(/^(19|20)[0-9]{2}$/, 'ROSTER-VALUE-FORMAT', 'YYYY'),
  number: matches(/^[0-9]{1,4}$/, 'ROSTER-VALUE-FORMAT', '0-9999'),
  boolean: matches(/^(true|false)$/, 'ROSTER-VALUE-CHOICE', 'true, false'),
  grades: (value) =>
    listOf(value).every((grade) => normaliseGrade(grade) !== undefined)
      ? undefined
      : { code: 'ROSTER-VALUE-CHOICE', expected: 'P1-P6, J1-J3, H1-H3, E1-E3' },
  title: text(100),
  orgName: text(30),
  name: text(200),
  any: (value) => ([...value].length > 500 ? { code: 'ROSTER-VALUE-TOO-LONG', expected: 500 } : undefined),
} as const satisfies Record<string, Rule>

export type RuleName = keyof typeof valueRules

/** Checks one value that is not empty by a rule; control characters are refused everywhere. */
export function checkValue(rule: RuleName, value: string): Finding {
  return control.test(value) ? { code: 'ROSTER-VALUE-CONTROL' } : valueRules[rule](value)
}

/** Says whether a text is an existing calendar day `YYYY-MM-DD`. */
export function isDay(value: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) return false
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}

/** A grade as P1-P6, J1-J3, H1-H3 or E1-E3. 義務教育学校 count their years through, 1 to 9 or 01 to 10. Undefined when it is no grade. */
export function normaliseGrade(grade: string): string | undefined {
  if (/^(P[1-6]|[JHE][1-3])$/.test(grade)) return grade
  const year = /^(0?[1-9]|10)$/.test(grade) ? Number(grade) : 0
  if (year === 0) return undefined
  if (year <= 6) return `P${year}`
  return year <= 9 ? `J${year - 6}` : 'H1'
}
