import { type Day, type Locale, once, tokyoDate } from '../foundation/index.ts'

// Made for the first page that shows a day: the tables of languages and calendars are megabytes.
const english = once(
  () => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }),
)
const era = once(
  () => new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { timeZone: 'UTC', era: 'long', year: 'numeric' }),
)
const time = once(
  () => new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit' }),
)

/**
 * A day as people read it: `2026年11月22日`, `22 November 2026`.
 * @param options `era` adds the Japanese era year (`2026年（令和8年）11月22日`), as on official papers
 */
export function showDay(day: Day, locale: Locale, options: { era?: boolean } = {}): string {
  const instant = new Date(`${day}T00:00:00Z`)
  if (locale === 'en') return english().format(instant)
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${options.era ? `（${era().format(instant)}）` : ''}${month}月${date}日`
}

/** An instant (ISO 8601) as day and minute in Asia/Tokyo: `2026年11月22日 15:04`. */
export function showInstant(instant: string, locale: Locale): string {
  const date = new Date(instant)
  return `${showDay(tokyoDate(date), locale)} ${time().format(date)}`
}
