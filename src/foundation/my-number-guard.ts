/**
 * Keeps My Number (個人番号) out. The law allows nobody here to ask for it, keep it or derive anything from it
 * (番号法 9, 15, 19, 20; 2 条 8 項: a hashed or split number is still one), so a value that looks like one is refused at
 * every edge and never echoed, logged, hashed or kept.
 */
import { KakehashiError } from './error.ts'

// Ids that we mint ourselves can end in twelve digits by chance; a UUID has its own shape and is taken out first.
const uuid = /(?<![0-9A-Za-z])[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![0-9A-Za-z])/gi

// U+2212 minus, U+30FC long vowel mark and U+2500 box line are what a Japanese keyboard offers where a hyphen is meant.
const separator = '[\\s\\p{Pd}\\u2212\\u30FC\\u2500]{0,3}'
const twelveDigits = new RegExp(
  `(?<![0-9A-Za-z])(?=([0-9]{4})${separator}([0-9]{4})${separator}([0-9]{4})(?![0-9A-Za-z]))`,
  'gu',
)

const fewerThanTwelveDigits = /^[^0-9]*(?:[0-9][^0-9]*){0,11}$/

const japaneseName = /(個人番号|マイナンバー|住民票コード)(?!カード)/
const romanName = /(^|_)(my_?numbers?|individual_?numbers?|juminhyo_?code)(?!_?card)/

/**
 * Says whether a text holds what looks like a My Number: after NFKC exactly twelve digits between characters that are neither
 * letters nor digits, in one run or 4-4-4 with separators, with a right check digit. 学校コード (letter first), 法人番号 (13 digits),
 * longer or shorter timestamps, UUIDs and telephone numbers in +81 form do not match.
 * @param text any text; a caller with a field that must be numeric (a 12-digit timestamp) validates that field by its own schema instead
 */
export function hasMyNumber(text: string): boolean {
  if (!mayBecomeDigits.test(text)) return false
  const characters = toPlainCharacters(text)
  if (fewerThanTwelveDigits.test(characters)) return false
  const plain = characters.replace(uuid, ' | ')
  for (const match of plain.matchAll(twelveDigits)) {
    const digits = `${match[1]}${match[2]}${match[3]}`
    const telephone = plain[match.index - 1] === '+' && digits.startsWith('81')
    if (!telephone && hasRightCheckDigit(digits)) return true
  }
  return false
}

/**
 * Refuses a value that carries a My Number anywhere, by value or by the name of a member.
 * @param value anything JSON-like: strings, numbers, arrays and objects are looked into
 * @param path where the value came from, for the message (for example `body`)
 * @throws KakehashiError MYNUMBER-REFUSED with the path of the first finding and never the value
 */
export function refuseMyNumber(value: unknown, path = ''): void {
  if (isMyNumberValue(value)) refuse(path)
  const waiting: { value: unknown; path: string }[] = [{ value, path }]
  const seen = new Set<object>()
  // A list instead of recursion: a document nested a hundred thousand deep must not end the process.
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (typeof next.value !== 'object' || next.value === null || seen.has(next.value)) continue
    seen.add(next.value)
    waiting.push(...lookInto(next.value, next.path).reverse())
  }
}

/**
 * Says whether a member, column or field name asks for a My Number or a 住民票コード.
 * @param name as it stands in the document: 個人番号, my_number, guardianMyNumber, individual_number_unicode ...
 */
export function isMyNumberName(name: string): boolean {
  const characters = toPlainCharacters(name)
  if (plainCharacters.test(characters) && !/number|code/i.test(characters)) return false
  const words = characters
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[\s\p{Pd}.]+/gu, '_')
    .toLowerCase()
  return japaneseName.test(words.replaceAll('_', '')) || romanName.test(words)
}

/** Looks at the names and values of one object or list. @returns what of it has to be looked into */
function lookInto(value: object, path: string): { value: unknown; path: string }[] {
  const isList = Array.isArray(value)
  const holders: { value: unknown; path: string }[] = []
  for (const [name, member] of Object.entries(value)) {
    // The name itself may be the number, so it must not become part of a path.
    if (!isList && hasMyNumber(name)) refuse(path)
    const pathOf = () => (isList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`)
    if ((!isList && isMyNumberName(name)) || isMyNumberValue(member)) refuse(pathOf())
    if (typeof member === 'object' && member !== null) holders.push({ value: member, path: pathOf() })
  }
  return holders
}

function isMyNumberValue(value: unknown): boolean {
  if (typeof value === 'string') return hasMyNumber(value)
  if (typeof value === 'number') return Number.isInteger(value) && hasMyNumber(String(value))
  return typeof value === 'bigint' && hasMyNumber(String(value))
}

function refuse(path: string): never {
  throw new KakehashiError('MYNUMBER-REFUSED', { params: { path: path === '' ? '-' : path } })
}

// Whatever NFKC turns into digits is a number or a symbol itself, such as ４, ④, ⑫ and ㏣.
const mayBecomeDigits = /[\p{N}\p{So}]/u
const plainCharacters = /^[\0-\x7F]*$/

// Full-width digits become plain ones and invisible characters go. A sign such as № would turn into letters and hide the digits
// after it, so it becomes a boundary instead.
function toPlainCharacters(text: string): string {
  if (plainCharacters.test(text)) return text
  const plain = text.replace(/\p{Default_Ignorable_Code_Point}/gu, '').replace(/[^\0-\x7F]/gu, (character) => {
    const fullWidth = character >= '\uFF01' && character <= '\uFF5E'
    return !fullWidth && /[A-Za-z]/.test(character.normalize('NFKC')) ? '|' : character
  })
  return plain.normalize('NFKC')
}

// 平成26年総務省令第85号 第5条: weights from the left, modulus 11.
function hasRightCheckDigit(digits: string): boolean {
  const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
  const rest = weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11
  return Number(digits[11]) === (rest <= 1 ? 0 : 11 - rest)
}
