import * as asn1js from 'asn1js'
import { ok, type Result } from '../../foundation/index.ts'
import { type Certificate, childrenOf } from './certificate.ts'
import { decode, extensionId } from './extensions.ts'
import { type JpkiFailure, refused } from './failure.ts'

/** 基本4情報: what a 署名用 certificate says of its holder. */
export interface BasicFour {
  readonly name: string
  readonly address: string
  /** YYYY-MM-DD. */
  readonly birthdate: string
  readonly sex: 'male' | 'female' | 'not_applicable'
  /** The card cannot write a character of the register, so the name shown is not the register's text. */
  readonly nameSubstituted: boolean
  readonly addressSubstituted: boolean
}

const fieldOids = {
  '1.2.392.200149.8.5.5.1': 'name',
  '1.2.392.200149.8.5.5.2': 'nameMarks',
  '1.2.392.200149.8.5.5.3': 'sex',
  '1.2.392.200149.8.5.5.4': 'birthdate',
  '1.2.392.200149.8.5.5.5': 'address',
  '1.2.392.200149.8.5.5.6': 'addressMarks',
} as const
type Field = (typeof fieldOids)[keyof typeof fieldOids]

/** JIS X 0303. */
const sexes = new Map<string, BasicFour['sex']>([
  ['1', 'male'],
  ['2', 'female'],
  ['9', 'not_applicable'],
])

/** Reads 基本4情報 from the subjectAltName, in whatever order the fields stand. Fails with JPKI-PROFILE-INVALID naming the field, never its value. */
export function readBasicFour(certificate: Certificate): Result<BasicFour, JpkiFailure> {
  const fields = readFields(certificate)
  if (!fields) return refused('JPKI-PROFILE-INVALID', 'subjectAltName cannot be read')
  const name = fields.get('name')
  const address = fields.get('address')
  const birthdate = readBirthdate(fields.get('birthdate') ?? '')
  const sex = sexes.get(fields.get('sex') ?? '')
  const nameSubstituted = readMarks(fields.get('nameMarks'))
  const addressSubstituted = readMarks(fields.get('addressMarks'))
  if (!name) return refused('JPKI-PROFILE-INVALID', 'name')
  if (!address) return refused('JPKI-PROFILE-INVALID', 'address')
  if (birthdate === undefined) return refused('JPKI-PROFILE-INVALID', 'birthdate')
  if (sex === undefined) return refused('JPKI-PROFILE-INVALID', 'sex')
  if (nameSubstituted === undefined || addressSubstituted === undefined)
    return refused('JPKI-PROFILE-INVALID', 'substitution marks')
  return ok({ name, address, birthdate, sex, nameSubstituted, addressSubstituted })
}

/**
 * Reads `EYYYYMMDD`: era digit, then the Gregorian date. A card may write zeros for what the register does not know; such a date, or an unknown era,
 * proves no age and is refused.
 * @returns YYYY-MM-DD, or undefined
 */
export function readBirthdate(text: string): string | undefined {
  const match = /^[1-5](\d{4})(\d{2})(\d{2})$/.exec(text)
  if (!match) return undefined
  const day = `${match[1]}-${match[2]}-${match[3]}`
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && match[1] !== '0000' && date.toISOString().startsWith(day) ? day : undefined
}

/** One `0` or `1` for each character; `1` marks a substitute. */
function readMarks(text: string | undefined): boolean | undefined {
  return text !== undefined && /^[01]+$/.test(text) ? text.includes('1') : undefined
}

function readFields(certificate: Certificate): Map<Field, string> | undefined {
  const fields = new Map<Field, string>()
  try {
    for (const name of childrenOf(decode(certificate, extensionId.subjectAltName))) {
      if (name.idBlock.tagClass !== 3 || name.idBlock.tagNumber !== 0) continue
      const [oid, value] = childrenOf(name)
      const field =
        oid instanceof asn1js.ObjectIdentifier ? fieldOids[oid.getValue() as keyof typeof fieldOids] : undefined
      if (!field) continue
      // A field that comes twice would let two readers see two people.
      if (fields.has(field)) return undefined
      fields.set(field, readUtf8(value))
    }
    return fields
  } catch {
    return undefined
  }
}

/** UTF8String inside [0] EXPLICIT, decoded strictly. */
function readUtf8(explicit: asn1js.AsnType | undefined): string {
  const [text] = childrenOf(explicit)
  if (!(text instanceof asn1js.Utf8String)) throw new Error('expected a UTF8String')
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text.valueBlock.valueHexView)
}
