/** The only source of the present moment; passed in so that tests can stand on both sides of midnight. */
export interface Clock {
  now(): Date
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until told otherwise. `start` is an ISO 8601 instant. */
export function fixedClock(start: string): Clock & { set(instant: string): void; advance(seconds: number): void } {
  let current = new Date(start)
  return {
    now: () => new Date(current),
    set: (instant) => {
      current = new Date(instant)
    },
    advance: (seconds) => {
      current = new Date(current.getTime() + seconds * 1000)
    },
  }
}

/** A calendar day, `YYYY-MM-DD`, in Asia/Tokyo unless said otherwise. */
export type Day = string

/** Japan is nine hours ahead of UTC all year, and has been since its last summer time ended in 1951. */
const tokyoAheadMs = 9 * 60 * 60 * 1000

/** The calendar day in Asia/Tokyo at an instant. @throws RangeError on a date that is none */
export const tokyoDate = (instant: Date): Day => toDay(new Date(instant.getTime() + tokyoAheadMs))

const toUtc = (day: Day) => new Date(`${day}T00:00:00Z`)
const toDay = (date: Date): Day => date.toISOString().slice(0, 10)

/** The day `n` days after `day` (before it when negative). */
export function addDays(day: Day, n: number): Day {
  const date = toUtc(day)
  date.setUTCDate(date.getUTCDate() + n)
  return toDay(date)
}

/** The day `n` months after `day`; the last day of the month when that month is shorter. */
export function addMonths(day: Day, n: number): Day {
  const date = toUtc(day)
  const wanted = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + n)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(wanted, last))
  return toDay(date)
}

/**
 * The day at whose end a person reaches an age: the day before the birthday (年齢計算ニ関スル法律, 民法 143 条).
 * Somebody born on 1 April therefore turns six on 31 March and enters school with the older year.
 * A person born on 29 February reaches the age at the end of 28 February of every year.
 */
export function reachesAgeOn(birthdate: Day, years: number): Day {
  const [year, month, day] = birthdate.split('-').map(Number) as [number, number, number]
  const birthday = new Date(Date.UTC(year + years, month - 1, day))
  if (month === 2 && day === 29 && birthday.getUTCMonth() !== 1) return `${year + years}-02-28`
  return addDays(toDay(birthday), -1)
}

/** Completed years of age at the start of `day`, by the same law. */
export function ageOn(birthdate: Day, day: Day): number {
  let age = Number(day.slice(0, 4)) - Number(birthdate.slice(0, 4))
  while (age > 0 && reachesAgeOn(birthdate, age) >= day) age -= 1
  return age
}

/** The school year (年度) a day belongs to: 1 April to 31 March, named by the year it starts in. */
export function schoolYearOf(day: Day): number {
  const year = Number(day.slice(0, 4))
  return day.slice(5) >= '04-01' ? year : year - 1
}
