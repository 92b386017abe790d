/** Codes of Japanese organisations and places, told from typing errors by their check digit. */

const schoolKinds = 'A1|A2|B1|C1|C2|D1|D2|E1|F1|F2|G1|H1|H2'
const prefecture = '0[1-9]|[1-3][0-9]|4[0-7]'
const schoolCode = new RegExp(`^(${schoolKinds})(${prefecture})[123][1-9][0-9]{7}$`)
const localGovernmentCode = new RegExp(`^(${prefecture})[0-9]{4}$`)

/**
 * The leading check digit of a 法人番号 (平成26年財務省令第70号 第2条).
 * @param base the 12 digits that follow it
 * @throws RangeError when base is not 12 digits
 */
export function corporateNumberCheckDigit(base: string): number {
  const sum = digitsOf(base, 12).reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 2 : 1), 0)
  return 9 - (sum % 9)
}

/** Says whether a text is a 法人番号: 13 digits, the first of which checks the others. */
export function isCorporateNumber(text: string): boolean {
  return /^[1-9][0-9]{12}$/.test(text) && corporateNumberCheckDigit(text.slice(1)) === Number(text[0])
}

/**
 * The last character of a 文部科学省 学校コード: A to H count as 1 to 8, weights 2, 1, 2, 1 ... from the left, digits of the products summed.
 * @param first the 12 characters before it, kind of school first, for example `B11329999901`
 * @throws RangeError when first is not a letter A to H and 11 digits
 */
export function schoolCodeCheckDigit(first: string): number {
  const letter = 'ABCDEFGH'.indexOf(first.charAt(0)) + 1
  if (letter === 0) throw new RangeError('a school code starts with a letter from A to H')
  const sum = [letter, ...digitsOf(first.slice(1), 11)].reduce((total, digit, index) => {
    const product = digit * (index % 2 === 0 ? 2 : 1)
    return total + (product > 9 ? product - 9 : product)
  }, 0)
  return (10 - (sum % 10)) % 10
}

/** Says whether a text is a 学校コード: known kind of school, prefecture 01 to 47, 設置区分 1 to 3, number, right check digit. */
export function isSchoolCode(text: string): boolean {
  return schoolCode.test(text) && schoolCodeCheckDigit(text.slice(0, 12)) === Number(text[12])
}

/**
 * The last digit of a 全国地方公共団体コード, which also serves as 教育委員会コード.
 * @param first the 5 digits before it: prefecture and municipality
 * @throws RangeError when first is not 5 digits
 */
export function localGovernmentCheckDigit(first: string): number {
  const sum = digitsOf(first, 5).reduce((total, digit, index) => total + digit * (6 - index), 0)
  return (11 - (sum % 11)) % 10
}

/** Says whether a text is a 全国地方公共団体コード: prefecture 01 to 47, municipality, right check digit. */
export function isLocalGovernmentCode(text: string): boolean {
  return localGovernmentCode.test(text) && localGovernmentCheckDigit(text.slice(0, 5)) === Number(text[5])
}

function digitsOf(text: string, length: number): number[] {
  if (text.length !== length || !/^[0-9]+$/.test(text)) throw new RangeError(`expected ${length} digits`)
  return [...text].map(Number)
}
