import { describe, expect, it } from 'vitest'
import { addMonths, ageOn, reachesAgeOn, schoolYearOf, tokyoDate } from '../../src/foundation/index.ts'

describe('dates in Asia/Tokyo', () => {
  it('changes day at midnight in Tokyo', () => {
    expect(tokyoDate(new Date('2026-03-31T14:59:59Z'))).toBe('2026-03-31')
    expect(tokyoDate(new Date('2026-03-31T15:00:00Z'))).toBe('2026-04-01')
  })

  it('agrees with the time zone database ever since Japan had its last summer time', () => {
    const tokyo = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo', dateStyle: 'short' })
    const [start, end] = [Date.UTC(1952, 0), Date.UTC(2100, 0)]
    for (let at = start; at < end; at += 5 * 60 * 60 * 1000 + 59_999)
      if (tokyoDate(new Date(at)) !== tokyo.format(at)) expect(tokyoDate(new Date(at))).toBe(tokyo.format(at))
    expect(() => tokyoDate(new Date(Number.NaN))).toThrow(RangeError)
  })

  it('starts the school year on 1 April', () => {
    expect(schoolYearOf('2026-03-31')).toBe(2025)
    expect(schoolYearOf('2026-04-01')).toBe(2026)
  })

  it.each([
    ['2012-11-22', 14, '2026-11-21'],
    ['2008-04-01', 18, '2026-03-31'],
    ['2008-02-29', 18, '2026-02-28'],
    ['2008-02-29', 16, '2024-02-28'],
  ])('reaches an age at the end of the day before the birthday: %s, %i', (birthdate, years, day) => {
    expect(reachesAgeOn(birthdate, years)).toBe(day)
  })

  it('counts completed years from the birthday on', () => {
    expect(ageOn('2008-11-22', '2026-11-21')).toBe(17)
    expect(ageOn('2008-11-22', '2026-11-22')).toBe(18)
    expect(ageOn('2026-11-22', '2026-11-22')).toBe(0)
  })

  it('adds months to the last day where the month is shorter', () => {
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
    expect(addMonths('2026-01-15', 36)).toBe('2029-01-15')
  })
})
