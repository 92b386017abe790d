import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasMyNumber, isMyNumberName, KakehashiError, refuseMyNumber } from '../../src/foundation/index.ts'

// Values are computed here and never written down: any twelve digits with a right check digit may belong to somebody.
function myNumber(first: string): string {
  const sum = [...first]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index < 6 ? index + 2 : index - 4), 0)
  const rest = sum % 11
  return first + String(rest <= 1 ? 0 : 11 - rest)
}

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''))
const numbers = digits(11).map(myNumber)
const invented = myNumber('99990000001')
const groups = (value: string) => [value.slice(0, 4), value.slice(4, 8), value.slice(8)] as const
const fullWidth = (value: string) =>
  value.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))

describe('a text that holds a My Number', () => {
  it.each([0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1fbf0])(
    'is found in the digits that begin at U+%s',
    (zero) => {
      const written = invented.replace(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)))
      expect(hasMyNumber(`番号${written}です`)).toBe(true)
    },
  )

  it('has every character that NFKC turns into digits looked at', () => {
    const digits = Array.from({ length: 0x110000 }, (_, point) => point)
      .filter((point) => point < 0xd800 || point > 0xdfff)
      .map((point) => String.fromCodePoint(point))
      .filter((character) => /^[0-9]$/.test(character.normalize('NFKC')))
    expect(digits.length).toBeGreaterThan(100)
    const same = digits.find((character) => {
      const written = invented.replaceAll(character.normalize('NFKC'), character)
      return hasMyNumber(`番号 ${written} です`) === false
    })
    expect(same).toBeUndefined()
  })

  it('is found in one run, with separators and in full width', () => {
    const separators = [
      '',
      ' ',
      '-',
      '\u3000',
      '\u2010',
      '\u2011',
      '\u2013',
      '\u2014',
      '\u2015',
      '\u2212',
      '\u30FC',
      '\uFF70',
      '\uFF0D',
      ' - ',
      '\n',
    ]
    fc.assert(
      fc.property(numbers, fc.constantFrom(...separators), fc.boolean(), (number, separator, wide) => {
        const written = groups(wide ? fullWidth(number) : number).join(separator)
        expect(hasMyNumber(written)).toBe(true)
        expect(hasMyNumber(`番号は${written}です。`)).toBe(true)
      }),
    )
  })

  it('is found behind a sign that would turn into letters, and with invisible characters inside', () => {
    const [a, b, c] = groups(invented)
    expect(hasMyNumber(`№${invented}`)).toBe(true)
    expect(hasMyNumber(`${a}\u200B${b}\u00AD${c}`)).toBe(true)
    expect(hasMyNumber(`1234 ${a} ${b} ${c}`)).toBe(true)
    expect(hasMyNumber(`1. ${invented}`)).toBe(true)
  })

  it('is not found when the check digit is wrong', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 9 }), (number, step) => {
        const wrong = number.slice(0, 11) + String((Number(number[11]) + step) % 10)
        expect(hasMyNumber(wrong)).toBe(false)
      }),
    )
  })

  it('is not found in what the platform rightly carries', () => {
    fc.assert(
      fc.property(digits(11).map(myNumber), fc.integer({ min: 0, max: 9 }), (number, digit) => {
        expect(hasMyNumber(`B${number}`)).toBe(false)
        expect(hasMyNumber(`${fullWidth(`B${number}`)}`.replace('B', '\uFF22'))).toBe(false)
        expect(hasMyNumber(`${digit}${number}`)).toBe(false)
        expect(hasMyNumber(`${number}${digit}`)).toBe(false)
        expect(hasMyNumber(`T${digit}${number}`)).toBe(false)
      }),
    )
  })

  it('is not found in timestamps of other lengths, UUIDs and telephone numbers', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date('2002-01-01'), max: new Date('2099-12-31') }),
        (date) => {
          expect(hasMyNumber(date.toISOString())).toBe(false)
          expect(hasMyNumber(String(date.getTime()))).toBe(false)
          expect(hasMyNumber(date.toISOString().replace(/\D/g, '').slice(0, 14))).toBe(false)
        },
      ),
    )
    fc.assert(
      fc.property(digits(8), (rest) => {
        expect(hasMyNumber(`090${rest}`)).toBe(false)
        expect(hasMyNumber(`090-${rest.slice(0, 4)}-${rest.slice(4)}`)).toBe(false)
        expect(hasMyNumber(`+8190${rest}`)).toBe(false)
        expect(hasMyNumber(`+81 90 ${rest.slice(0, 4)} ${rest.slice(4)}`)).toBe(false)
      }),
    )
    fc.assert(
      fc.property(numbers, (number) => {
        expect(hasMyNumber(`0a1b2c3d-0a1b-4c2d-8e3f-${number}`)).toBe(false)
      }),
    )
  })
})

describe('refusing a value', () => {
  const refusalOf = (value: unknown, path?: string): KakehashiError => {
    try {
      refuseMyNumber(value, path)
    } catch (thrown) {
      if (thrown instanceof KakehashiError) return thrown
    }
    throw new Error('the value was let through')
  }

  it('names the path and never the value, however deep', () => {
    fc.assert(
      fc.property(numbers, fc.boolean(), (number, asNumber) => {
        fc.pre(!asNumber || !number.startsWith('0'))
        const refusal = refusalOf(
          { child: [{ memo: 'x' }, { memo: asNumber ? Number(number) : `番号 ${number}` }] },
          'body',
        )
        expect(refusal.code).toBe('MYNUMBER-REFUSED')
        expect(refusal.params).toEqual({ path: 'body.child[1].memo' })
        expect(`${refusal.message} ${refusal.stack} ${JSON.stringify(refusal.describe('ja'))}`).not.toContain(number)
      }),
    )
  })

  it('looks at member names: the number as a name, and names that ask for it', () => {
    expect(refusalOf({ a: { [invented]: 1 } }, 'body').params).toEqual({ path: 'body.a' })
    for (const name of [
      '個人番号',
      '保護者の個人番号',
      'マイナンバー',
      'ﾏｲﾅﾝﾊﾞｰ',
      'mynumber',
      'my_number',
      'my-number',
      'guardianMyNumber',
    ]) {
      expect(refusalOf({ [name]: '' }).params).toEqual({ path: name })
    }
    for (const name of [
      'individual_number',
      'individual_number_unicode',
      'individualNumber',
      '住民票コード',
      'juminhyo_code',
    ]) {
      expect(isMyNumberName(name)).toBe(true)
    }
  })

  it('lets other names pass', () => {
    for (const name of [
      'dummy_number',
      'dummyNumber',
      'number',
      'phone_number',
      'マイナンバーカード有効期限',
      '個人番号カード',
      'my_number_card_expiry',
    ]) {
      expect(isMyNumberName(name)).toBe(false)
    }
    refuseMyNumber({ birthdate: '2014-05-20', amount: 0.123456789012, list: [null, true, undefined, '学校'] })
  })

  it('survives a document nested very deep and one that holds itself', () => {
    let nested: unknown = invented
    for (let depth = 0; depth < 100_000; depth += 1) nested = [nested]
    expect(refusalOf(nested).code).toBe('MYNUMBER-REFUSED')
    const circular: Record<string, unknown> = { name: '見本' }
    circular.self = circular
    refuseMyNumber(circular)
  })
})
