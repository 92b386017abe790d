import { claimVocabulary, isClaimName } from '../certificates/index.ts'
import { html, type Locale, type SafeHtml } from '../foundation/index.ts'
import { claimStrings, valueStrings } from './claims.strings.ts'
import { showDay } from './dates.ts'
import { speak } from './strings.ts'

/** The name of a claim as people read it; one that nobody has named is shown by its registered name. */
export function claimLabel(claim: string, locale: Locale): string {
  if (isClaimName(claim)) return claimVocabulary[claim].label[locale]
  return Object.hasOwn(claimStrings, claim) ? claimStrings[claim as keyof typeof claimStrings][locale] : claim
}

/** The value of a claim as people read it: days in words, grades by their name, lists and objects line by line. */
export function claimValue(value: unknown, locale: Locale): SafeHtml {
  if (typeof value === 'boolean') return html`${speak(valueStrings, locale)[value ? 'yes' : 'no']}`
  if (typeof value === 'number') return html`${value}`
  if (typeof value === 'string') return html`${textValue(value, locale)}`
  if (Array.isArray(value))
    return html`${value.map((item: unknown) => html`<div class="claim-item">${claimValue(item, locale)}</div>`)}`
  if (typeof value === 'object' && value !== null) {
    const lines = Object.entries(value).map(
      ([name, inner]) => html`<div>${labelWithin(value, name, locale)}: ${within(inner, locale)}</div>`,
    )
    return html`${lines}`
  }
  return html`-`
}

/** The value of a member; what has members of its own stands in from the others. */
const within = (inner: unknown, locale: Locale): SafeHtml =>
  typeof inner === 'object' && inner !== null
    ? html`<div class="claim-within">${claimValue(inner, locale)}</div>`
    : claimValue(inner, locale)

/** The name of a member; what an organisation is called is not the name of a person. */
function labelWithin(object: object, name: string, locale: Locale): string {
  if (name !== 'name' || !('board_code' in object)) return claimLabel(name, locale)
  return claimLabel('school_code' in object ? 'school_name' : 'organisation_name', locale)
}

function textValue(value: string, locale: Locale): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return showDay(value, locale)
  if (/^[PJH][1-6]$/.test(value)) return showGrade(value, locale)
  return Object.hasOwn(valueStrings, value) ? valueStrings[value as keyof typeof valueStrings][locale] : value
}

const stages: Readonly<Record<string, { ja: string; en: string }>> = {
  P: { ja: '小学', en: 'Primary, year' },
  J: { ja: '中学', en: 'Junior high, year' },
  H: { ja: '高校', en: 'High school, year' },
}

/** A grade of the OneRoster Japan profile (`P6`) as people say it; anything else stays as it is. */
export function showGrade(grade: string, locale: Locale): string {
  const stage = stages[grade.charAt(0)]?.[locale]
  const year = grade.slice(1)
  if (stage === undefined || !/^[1-6]$/.test(year)) return grade
  return locale === 'ja' ? `${stage}${year}年` : `${stage} ${year}`
}
