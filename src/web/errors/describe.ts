import { type ErrorCode, KakehashiError, type Locale } from '../../foundation/index.ts'
import { showDay } from '../dates.ts'
import { fieldStrings } from './fields.strings.ts'

const day = /(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g

/** Refusals whose `member` is the name of a field; of others it may be what somebody typed. */
const namesField: readonly ErrorCode[] = ['REQUEST-INVALID', 'ORGANISATION-APPOINTMENT-DATES']
const isField = (name: string): name is keyof typeof fieldStrings => Object.hasOwn(fieldStrings, name)

/** The same refusal with its field called what the page calls it. */
function withLabel(error: KakehashiError, locale: Locale): KakehashiError {
  const { member = '' } = error.params
  // The first part of a path: the second is the place in a list.
  const field = member.split('.', 1)[0] ?? ''
  if (!namesField.includes(error.code) || !isField(field)) return error
  return new KakehashiError(error.code, { params: { ...error.params, member: fieldStrings[field][locale] } })
}

/** What happened and what to do, fields by their labels and days in words. */
export function describeError(error: KakehashiError, locale: Locale): { what: string; action: string } {
  const { what, action } = withLabel(error, locale).describe(locale)
  const inWords = (text: string) => text.replace(day, (found) => showDay(found, locale))
  return { what: inWords(what), action: inWords(action) }
}
