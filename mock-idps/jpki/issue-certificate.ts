import 'reflect-metadata'
import { randomInt } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { type Authority, addDays, newSerial } from './authority.ts'
import { crlDistributionPoint, ocspAddress, type PersonalFields, personalNames, policy } from './extensions.ts'
import { algorithms } from './keys.ts'
import { oids } from './oids.ts'

export interface CardHolder {
  name: string
  /** YYYY-MM-DD. */
  birthdate: string
  sex: 'male' | 'female'
  address: string
}

export interface IssueOptions {
  authority: Authority
  holder: CardHolder
  publicKey: CryptoKey
  ocspUrl: string
  /** Day of issue; the certificate ends on the fifth birthday after it. */
  issuedAt: Date
}

/** Issues one end-entity certificate with the profile of the authority's purpose. */
export async function issueCertificate(options: IssueOptions): Promise<x509.X509Certificate> {
  const { authority, holder, issuedAt } = options
  const signing = authority.purpose === 'signature'
  return x509.X509CertificateGenerator.create({
    subject: signing ? `C=JP, L=Tokyo-to, L=Mihon-shi, ${issueCode()}` : `C=JP, ${issueCode()}`,
    issuer: authority.certificate.subject,
    serialNumber: newSerial(),
    notBefore: issuedAt,
    notAfter: fifthBirthdayAfter(issuedAt, holder.birthdate),
    publicKey: options.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: algorithms[authority.kind],
    extensions: [
      ...(signing ? signatureProfile(holder) : authenticationProfile()),
      policy(oids.policy[authority.purpose]),
      crlDistributionPoint(
        `C=JP, O=JPKI-MOCK, OU=JPKI for ${signing ? 'digital signature' : 'user authentication'}, OU=CRL Distribution Points, OU=Tokyo-to, CN=Mihon-shi CRLDP`,
      ),
      ocspAddress(options.ocspUrl),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate),
      await x509.SubjectKeyIdentifierExtension.create(options.publicKey),
    ],
  })
}

function signatureProfile(holder: CardHolder): x509.Extension[] {
  return [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation, true),
    personalNames(personalFields(holder)),
  ]
}

function authenticationProfile(): x509.Extension[] {
  return [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([oids.clientAuth]),
  ]
}

/** The four basic items as the card writes them: era digit before the birth date, one substitution mark for each character. */
export function personalFields(holder: CardHolder): PersonalFields {
  return {
    name: holder.name,
    nameSubstitution: '0'.repeat([...holder.name].length),
    sex: holder.sex === 'male' ? '1' : '2',
    birthdate: `${era(holder.birthdate)}${holder.birthdate.replaceAll('-', '')}`,
    address: holder.address,
    addressSubstitution: '0'.repeat([...holder.address].length),
  }
}

function era(birthdate: string): '3' | '4' | '5' {
  if (birthdate >= '2019-05-01') return '5'
  return birthdate >= '1989-01-08' ? '4' : '3'
}

/** The common name is an issue code, never the holder's name: 14 characters, the municipality's five digits, four more. */
function issueCode(): string {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const random = Array.from({ length: 14 }, () => letters[randomInt(letters.length)]).join('')
  return `CN=${random}13999001A`
}

function fifthBirthdayAfter(issuedAt: Date, birthdate: string): Date {
  const birthday = (year: number) => new Date(`${year}${birthdate.slice(4)}T14:59:59Z`)
  const thisYear = birthday(issuedAt.getUTCFullYear())
  const first = thisYear > issuedAt ? issuedAt.getUTCFullYear() : issuedAt.getUTCFullYear() + 1
  return birthday(first + 4)
}

/** A day of issue that makes the certificate current (half a year ago) or long past its end. */
export function issueDate(now: Date, expired: boolean): Date {
  return addDays(now, expired ? -7 * 365 : -180)
}
