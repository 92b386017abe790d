import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import * as asn1js from 'asn1js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PersonalFields, personalNames } from '../../mock-idps/jpki/extensions.ts'
import { oids } from '../../mock-idps/jpki/oids.ts'
import { altered, type Forge, forgeLeaf, sampleFields, startForge } from '../support/jpki-forge.ts'

let forge: Forge
beforeAll(async () => {
  forge = await startForge()
})
afterAll(() => forge.close())

const san = '2.5.29.17'
const signWith = async (...extensions: x509.Extension[]) =>
  forge.signText(await forgeLeaf(forge.authorities.signature, { extensions: altered('signature', san, ...extensions) }))
const signWithFields = (fields: Partial<PersonalFields>) => signWith(personalNames({ ...sampleFields, ...fields }))
const refused = { ok: false, failure: expect.objectContaining({ code: 'JPKI-PROFILE-INVALID' }) }

/** subjectAltName of otherNames as given, in the order given. */
function otherNames(entries: readonly (readonly [string, asn1js.BaseBlock])[]): x509.Extension {
  const tagged = (value: asn1js.BaseBlock[]) =>
    new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value })
  const value = entries.map(([oid, text]) => tagged([new asn1js.ObjectIdentifier({ value: oid }), tagged([text])]))
  return new x509.Extension(san, false, new asn1js.Sequence({ value }).toBER(false))
}
const utf8 = (value: string) => new asn1js.Utf8String({ value })
const entries = (Object.keys(sampleFields) as (keyof PersonalFields)[]).map(
  (field) => [oids.personal[field], utf8(sampleFields[field])] as const,
)

describe('reading 基本4情報 from a 署名用 certificate', () => {
  it('does not depend on the order of the fields, nor on other names beside them', async () => {
    const shuffled = [...entries].reverse()
    expect(await signWith(otherNames([['1.2.3.4', utf8('another')], ...shuffled]))).toMatchObject({
      ok: true,
      value: {
        basicFour: {
          name: '試験　太郎',
          birthdate: '1985-03-15',
          sex: 'male',
          address: '東京都試験市見本町１－２－３',
        },
      },
    })
  })

  it('says when a character stands in for another', async () => {
    expect(await signWithFields({ nameSubstitution: '01000' })).toMatchObject({
      ok: true,
      value: { basicFour: { nameSubstituted: true, addressSubstituted: false } },
    })
    expect(await signWithFields({ addressSubstitution: '00000000000001' })).toMatchObject({
      ok: true,
      value: { basicFour: { nameSubstituted: false, addressSubstituted: true } },
    })
  })

  it.each([
    ['420080402', '2008-04-02'],
    ['520200505', '2020-05-05'],
    ['320000229', '2000-02-29'],
  ])('reads the birth date %s', async (birthdate, day) => {
    expect(await signWithFields({ birthdate })).toMatchObject({ ok: true, value: { basicFour: { birthdate: day } } })
  })

  it.each([
    '400000000',
    '319850300',
    '319850015',
    '319850231',
    '319001301',
    '019850315',
    '619850315',
    '31985031',
    '3198503150',
    '３19850315',
    '',
    ' 19850315',
  ])('refuses the birth date "%s"', async (birthdate) => {
    expect(await signWithFields({ birthdate })).toEqual(refused)
  })

  it.each<[string, Partial<PersonalFields>]>([
    ['an unknown sex', { sex: '0' }],
    ['a sex that is an object member', { sex: 'toString' }],
    ['an empty name', { name: '' }],
    ['an empty address', { address: '' }],
    ['marks that are none', { nameSubstitution: '0a000' }],
    ['no marks', { addressSubstitution: '' }],
  ])('refuses %s', async (_, fields) => {
    expect(await signWithFields(fields)).toEqual(refused)
  })

  it('reads 9 as not applicable', async () => {
    expect(await signWithFields({ sex: '9' })).toMatchObject({
      ok: true,
      value: { basicFour: { sex: 'not_applicable' } },
    })
  })

  it.each(entries.map(([oid]) => oid))('refuses a certificate without %s', async (oid) => {
    expect(await signWith(otherNames(entries.filter(([id]) => id !== oid)))).toEqual(refused)
  })

  it('refuses a field that comes twice, a field of another string type, broken UTF-8 and a missing subjectAltName', async () => {
    expect(await signWith(otherNames([...entries, [oids.personal.name, utf8('別人')]]))).toEqual(refused)
    const rest = entries.filter(([id]) => id !== oids.personal.name)
    expect(
      await signWith(otherNames([...rest, [oids.personal.name, new asn1js.BmpString({ value: '試験' })]])),
    ).toEqual(refused)
    const broken = new asn1js.Utf8String({ value: '' })
    broken.valueBlock.valueHexView = new Uint8Array([0xc0, 0xaf])
    expect(await signWith(otherNames([...rest, [oids.personal.name, broken]]))).toEqual(refused)
    expect(await signWith()).toEqual(refused)
  })
})
