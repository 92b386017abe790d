import type { KakehashiError, Locale } from '../../foundation/index.ts'
import { showDay } from '../dates.ts'

const day = /(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g

/** What happened and what to do, days in words. */
export function describeError(error: KakehashiError, locale: Locale): { what: string; action: string } {
  const { what, action } = error.describe(locale)
  const inWords = (text: string) => text.replace(day, (found) => showDay(found, locale))
  return { what: inWords(what), action: inWords(action) }
}
