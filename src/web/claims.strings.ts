import type { Strings } from './strings.ts'

/** Names of claims that are in no certificate: those of sign-in, and what a credential carries besides. */
export const claimStrings = {
  sub: { ja: 'あなたを区別する番号', en: 'Number that tells you apart' },
  address: { ja: '住所', en: 'Address' },
  formatted: { ja: '住所', en: 'Address' },
  country: { ja: '国', en: 'Country' },
  origin: { ja: 'サインインの方法', en: 'Way of signing in' },
  organisation: { ja: '所属', en: 'Organisation' },
  organisation_name: { ja: '組織名', en: 'Name of the organisation' },
  board_code: { ja: '教育委員会コード', en: 'Board code' },
  roles: { ja: '役割', en: 'Roles' },
  role: { ja: '役割', en: 'Role' },
} as const satisfies Strings

/** Values that are words of ours. */
export const valueStrings = {
  yes: { ja: 'はい', en: 'Yes' },
  no: { ja: 'いいえ', en: 'No' },
  individual: { ja: '個人（マイナンバーカード）', en: 'As an individual, with the card' },
  organisation: { ja: '組織（GビズID）', en: 'For an organisation, with GビズID' },
  administrator: { ja: '管理者', en: 'Administrator' },
  principal: { ja: '校長', en: 'Principal' },
  office: { ja: '事務', en: 'Office' },
  teacher: { ja: '教員', en: 'Teacher' },
  father: { ja: '父', en: 'Father' },
  mother: { ja: '母', en: 'Mother' },
  grandfather: { ja: '祖父', en: 'Grandfather' },
  grandmother: { ja: '祖母', en: 'Grandmother' },
  'legal-guardian': { ja: '未成年後見人', en: 'Legal guardian' },
  'facility-head': { ja: '施設の長', en: 'Head of the facility' },
  male: { ja: '男', en: 'Male' },
  female: { ja: '女', en: 'Female' },
  other: { ja: 'その他', en: 'Other' },
  unspecified: { ja: '記載なし', en: 'Not stated' },
} as const satisfies Strings
