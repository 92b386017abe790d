import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import * as asn1js from 'asn1js'
import { oids, type Purpose } from './oids.ts'

// The library has no classes for the extensions that make a Japanese card recognisable (otherName, CPS qualifier, directoryName), so they are
// written here in ASN.1.

/** Name, address and so on, in the order the fields have on a card: readers that count on another order are wrong. */
export interface PersonalFields {
  name: string
  nameSubstitution: string
  sex: string
  birthdate: string
  address: string
  addressSubstitution: string
}

const cardOrder = ['name', 'birthdate', 'sex', 'address', 'nameSubstitution', 'addressSubstitution'] as const

/** subjectAltName with six otherNames, each a UTF8String in [0] EXPLICIT. */
export function personalNames(fields: PersonalFields): x509.Extension {
  const names = cardOrder.map((field) =>
    tagged(0, [
      new asn1js.ObjectIdentifier({ value: oids.personal[field] }),
      tagged(0, [new asn1js.Utf8String({ value: fields[field] })]),
    ]),
  )
  return extension(oids.subjectAltName, false, sequence(names))
}

/** certificatePolicies, critical, with the address of the certification practice statement. */
export function policy(oid: string): x509.Extension {
  const statement = sequence([
    new asn1js.ObjectIdentifier({ value: oids.cps }),
    new asn1js.IA5String({ value: 'http://www.jpki.example/cps.html' }),
  ])
  const information = sequence([new asn1js.ObjectIdentifier({ value: oid }), sequence([statement])])
  return extension(oids.certificatePolicies, true, sequence([information]))
}

/** cRLDistributionPoints naming a directory entry, as the card's do. */
export function crlDistributionPoint(name: string): x509.Extension {
  const directoryName = tagged(4, [asn1js.fromBER(new x509.Name(name).toArrayBuffer()).result])
  const point = sequence([tagged(0, [tagged(0, [directoryName])])])
  return extension(oids.crlDistributionPoints, false, sequence([point]))
}

/** authorityInfoAccess with the responder's address. */
export function ocspAddress(url: string): x509.Extension {
  return new x509.AuthorityInfoAccessExtension({ ocsp: [new x509.GeneralName('url', url)] })
}

/** id-pkix-ocsp-nocheck: nobody needs to ask whether the responder itself is revoked (RFC 6960, 4.2.2.2.1). */
export function ocspNoCheck(): x509.Extension {
  return extension(oids.ocspNoCheck, false, new asn1js.Null())
}

/** Distinguished names of a purpose. All generations of an authority share one. */
export const authorityName: Record<Purpose, string> = {
  signature: 'C=JP, O=JPKI-MOCK, OU=JPKI for digital signature, OU=Mock Agency for Local Authority Information Systems',
  authentication:
    'C=JP, O=JPKI-MOCK, OU=JPKI for user authentication, OU=Mock Agency for Local Authority Information Systems',
}

function extension(oid: string, critical: boolean, value: asn1js.BaseBlock): x509.Extension {
  return new x509.Extension(oid, critical, value.toBER(false))
}

function sequence(value: asn1js.BaseBlock[]): asn1js.Sequence {
  return new asn1js.Sequence({ value })
}

function tagged(tagNumber: number, value: asn1js.BaseBlock[]): asn1js.Constructed {
  return new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber }, value })
}
