import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  corporateNumberCheckDigit,
  isCorporateNumber,
  isLocalGovernmentCode,
  isSchoolCode,
  localGovernmentCheckDigit,
  schoolCodeCheckDigit,
} from '../../src/foundation/index.ts'

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''))

describe('法人番号', () => {
  it('takes numbers with the right leading digit', () => {
    for (const number of ['7990001000001', '6990001000002', '5990001000003', '7994001000010', '5995002000777']) {
      expect(isCorporateNumber(number)).toBe(true)
    }
    for (const number of ['8990001000001', '0990001000001', '799000100000', '79900010000011', '７990001000001', '']) {
      expect(isCorporateNumber(number)).toBe(false)
    }
  })

  it('has exactly one right leading digit for every base', () => {
    fc.assert(
      fc.property(digits(12), (base) => {
        const right = [...'0123456789'].filter((digit) => isCorporateNumber(digit + base))
        expect(right).toEqual([String(corporateNumberCheckDigit(base))])
      }),
    )
  })
})

describe('学校コード', () => {
  it('takes the known vectors', () => {
    for (const code of [
      'F112310102342',
      'B113110000034',
      'B113299999010',
      'C113299999027',
      'D127399999036',
      'C213199999046',
      'E101299999053',
      'F101199999062',
    ]) {
      expect(isSchoolCode(code)).toBe(true)
    }
  })

  it('refuses a wrong digit, an impossible prefecture, kind, 設置区分 or number, and other writing', () => {
    for (const code of [
      'B113299999011',
      'B199299000014',
      'b113299999010',
      'Ｂ113299999010',
      'B11329999901',
      ' B113299999010',
      '',
    ]) {
      expect(isSchoolCode(code)).toBe(false)
    }
    const closed = (first: string) => first + String(schoolCodeCheckDigit(first))
    for (const first of [
      'B21329999901',
      'B11309999901',
      'B11349999901',
      'B11320999901',
      'B10029999901',
      'B14829999901',
    ]) {
      expect(isSchoolCode(closed(first))).toBe(false)
    }
  })

  it('notices every single wrong digit', () => {
    fc.assert(
      fc.property(digits(6), fc.integer({ min: 6, max: 12 }), fc.integer({ min: 1, max: 9 }), (rest, at, step) => {
        const first = `B11321${rest}`
        const code = first + String(schoolCodeCheckDigit(first))
        const wrong = code.slice(0, at) + String((Number(code[at]) + step) % 10) + code.slice(at + 1)
        expect(isSchoolCode(code)).toBe(true)
        expect(isSchoolCode(wrong)).toBe(false)
      }),
    )
  })

  it('says so when asked for the digit of something else', () => {
    expect(() => schoolCodeCheckDigit('Z11329999901')).toThrow(RangeError)
    expect(() => schoolCodeCheckDigit('B1132999990')).toThrow(RangeError)
  })
})

describe('全国地方公共団体コード', () => {
  it('takes the known vectors', () => {
    for (const code of [
      '131016',
      '011002',
      '141003',
      '271004',
      '010006',
      '132217',
      '401307',
      '473821',
      '131130',
      '139998',
    ]) {
      expect(isLocalGovernmentCode(code)).toBe(true)
    }
    for (const code of ['999016', '482013', '131017', '13101', '1310160', '000000']) {
      expect(isLocalGovernmentCode(code)).toBe(false)
    }
  })

  it('has exactly one right last digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 47 }), digits(3), (prefecture, rest) => {
        const first = String(prefecture).padStart(2, '0') + rest
        const right = [...'0123456789'].filter((digit) => isLocalGovernmentCode(first + digit))
        expect(right).toEqual([String(localGovernmentCheckDigit(first))])
      }),
    )
  })
})
