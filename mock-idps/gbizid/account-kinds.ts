import type { Text } from '../shared/html.ts'

/** A person's account as GビズID keeps it. Formats of dates, prefecture and postcode are not verified. */
export interface Account {
  accountId: string
  password: string
  sub: string
  kind: 'prime' | 'member' | 'entry'
  label: Text
  /** 1 エントリー, 2 プライム, 3 メンバー */
  accountType: 1 | 2 | 3
  /** 1 corporation (法人), 2 sole proprietor (個人事業主) */
  corpType: 1 | 2
  /** Members only: the プライム that created the account. */
  parentId?: string
  profile: Record<string, string>
  user: Record<string, string>
  /** Clients for which a member holds the mandate. */
  mandates: readonly string[]
  verifiedClaims: Record<string, unknown>
  role: Record<string, unknown>
}

export interface Person {
  last: string
  first: string
  lastKana: string
  firstKana: string
  birthday: string
  department?: string
}

export interface Place {
  name: string
  english: string
  corporateNumber?: string
  city: string
  street: string
  representative: Person
}

const password = 'kakehashi'
const trustFramework = 'jp_gbizid_v1'
const reviewedAt = '2025-06-06T10:15+09:00'

function profileOf({ corporateNumber, name, english, city, street, representative }: Place, reviewed = true) {
  return {
    ...(corporateNumber && { corporate_number: corporateNumber }),
    name,
    en_name: english,
    prefecture_name: '13',
    address1: city,
    address2: street,
    rep_last_nm: representative.last,
    rep_first_nm: representative.first,
    rep_last_nm_kana: representative.lastKana,
    rep_first_nm_kana: representative.firstKana,
    // An account that nobody reviewed does not tell the representative's birthday.
    ...(reviewed && { birthday_ymd: representative.birthday.replaceAll('-', '') }),
  }
}

function userOf(person: Person, place: Place) {
  return {
    user_last_nm: person.last,
    user_first_nm: person.first,
    user_last_nm_kana: person.lastKana,
    user_first_nm_kana: person.firstKana,
    user_post_code: '1000000',
    user_prefecture_name: '13',
    user_address1: place.city,
    user_address2: place.street,
    user_address3: '',
    user_department: person.department ?? '',
    user_tel_no_contact: '0300000000',
    user_birthday_ymd: person.birthday.replaceAll('-', ''),
  }
}

function verified(procedure: string, claims: Record<string, unknown>) {
  return {
    verification: {
      trust_framework: trustFramework,
      assurance_level: 'ial2',
      time: reviewedAt,
      assurance_process: { procedure },
    },
    claims,
  }
}

function authority(place: Place, role: 'prime' | 'member') {
  return { applies_to: { registration_number: place.corporateNumber }, permission: [{ role }] }
}

function roleOf(place: Place, role: 'jp_gbizid_prime' | 'jp_gbizid_member') {
  return { applies_to: { levels: [{ level: 1, branch_name: place.name }] }, permission: [{ role }] }
}

function namesOf({ last, first, birthday }: Person) {
  return { family_name: last, given_name: first, birthdate: birthday }
}

/** プライム of a corporation: the representative, reviewed on paper. */
export function prime(accountId: string, sub: string, place: Place, label: Text): Account {
  const person = place.representative
  return {
    accountId,
    password,
    sub,
    kind: 'prime',
    label,
    accountType: 2,
    corpType: 1,
    profile: profileOf(place),
    user: userOf(person, place),
    mandates: [],
    verifiedClaims: verified('jp_gbizid_document_corporation', {
      ...namesOf(person),
      authority: authority(place, 'prime'),
    }),
    role: roleOf(place, 'jp_gbizid_prime'),
  }
}

/** プライム of a sole proprietor (個人事業主): no corporate number, an address instead of an authority. */
export function soleProprietor(accountId: string, sub: string, place: Place, label: Text): Account {
  const { representative, city, street } = place
  const address = { street_address: street, locality: city, region: '東京都', postal_code: '1000000', country: 'JP' }
  return {
    ...prime(accountId, sub, place, label),
    corpType: 2,
    verifiedClaims: verified('jp_gbizid_online_sole_proprietorship', { ...namesOf(representative), address }),
  }
}

/** メンバー: made by a プライム; the organisation's profile, the person's own contact data. */
export function member(
  accountId: string,
  sub: string,
  parent: { sub: string; place: Place },
  person: Person,
  label: Text,
): Account {
  const { place } = parent
  return {
    accountId,
    password,
    sub,
    kind: 'member',
    label,
    accountType: 3,
    corpType: 1,
    parentId: parent.sub,
    profile: profileOf(place),
    user: userOf(person, place),
    mandates: ['kakehashi-dev'],
    // The プライム created the account, so nothing about the person is verified.
    verifiedClaims: verified('jp_gbizid_member', { authority: authority(place, 'member') }),
    role: roleOf(place, 'jp_gbizid_member'),
  }
}

/** エントリー: self-asserted. */
export function entry(accountId: string, sub: string, place: Place, label: Text): Account {
  return {
    accountId,
    password,
    sub,
    kind: 'entry',
    label,
    accountType: 1,
    corpType: 2,
    profile: profileOf(place, false),
    user: userOf(place.representative, place),
    mandates: [],
    verifiedClaims: { verification: { trust_framework: trustFramework, assurance_level: 'ial1' }, claims: {} },
    role: {},
  }
}

/** @param names family and given name, then both in katakana, separated by spaces */
export function person(names: string, birthday: string, department?: string): Person {
  const [last = '', first = '', lastKana = '', firstKana = ''] = names.split(' ')
  return { last, first, lastKana, firstKana, birthday, ...(department && { department }) }
}
