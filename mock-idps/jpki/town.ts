/**
 * The people whose cards lie on the reader. Everybody here is invented; the municipality does not exist.
 * This is the only file of the mock that holds personal data.
 */
export interface Person {
  /** Name of the card: form value, file name, argument of the control panel. */
  id: string
  name: string
  /** A date, or an age in whole years for a card whose holder must keep it. */
  birthdate: string | { yearsAgo: number; monthDay: string }
  sex: 'male' | 'female'
  address: string
  /** Shown beside the name on the reader page. */
  note: { ja: string; en: string }
  /** Under-15s have no 署名用 certificate. */
  without?: 'signature'
  nextGeneration?: boolean
  starts?: 'locked' | 'revoked' | 'expired'
}

export const pins = { authentication: '1234', signature: 'ABC123' } as const

export const town: readonly Person[] = [
  {
    id: 'takasaki',
    name: '髙﨑　真由美',
    birthdate: '1985-03-15',
    sex: 'female',
    address: '東京都見本市中央１－２－３',
    note: { ja: '保護者', en: 'guardian' },
  },
  {
    id: 'yoshida',
    name: '𠮷田　健太',
    birthdate: '1979-08-02',
    sex: 'male',
    address: '東京都見本市南町４－５－６',
    note: { ja: '保護者・次期カード（楕円曲線 P-384）', en: 'guardian, next-generation card (ECDSA P-384)' },
    nextGeneration: true,
  },
  {
    id: 'watanabe',
    name: '渡邉\u{E0102}　茂',
    birthdate: '1982-12-24',
    sex: 'male',
    address: '東京都見本市北町７－８－９',
    note: { ja: '保護者・異体字のある氏名', en: 'guardian, name with a variation selector' },
  },
  {
    id: 'haruto',
    name: '髙﨑　陽翔',
    birthdate: '2014-05-20',
    sex: 'male',
    address: '東京都見本市中央１－２－３',
    note: { ja: '15歳未満・署名用証明書なし', en: 'under 15, no signature certificate' },
    without: 'signature',
  },
  {
    id: 'yui16',
    name: '高橋　優衣',
    birthdate: { yearsAgo: 16, monthDay: '04-10' },
    sex: 'female',
    address: '東京都見本市西町１０－１１',
    note: { ja: '16歳の学習者', en: 'learner of 16' },
  },
  {
    id: 'stranger',
    name: '試験　太郎',
    birthdate: '1985-03-15',
    sex: 'male',
    address: '東京都見本市見本町１－２－３',
    note: { ja: 'どの学校の名簿にもない人', en: 'in no school register' },
  },
  {
    id: 'locked',
    name: '試験　鍵子',
    birthdate: '1990-06-01',
    sex: 'female',
    address: '東京都見本市東町１－１',
    note: { ja: '暗証番号がロックされたカード', en: 'PIN already locked' },
    starts: 'locked',
  },
  {
    id: 'revoked',
    name: '試験　失子',
    birthdate: '1988-11-30',
    sex: 'female',
    address: '東京都見本市東町２－２',
    note: { ja: '失効したカード', en: 'revoked card' },
    starts: 'revoked',
  },
  {
    id: 'expired',
    name: '試験　満男',
    birthdate: '1975-01-20',
    sex: 'male',
    address: '東京都見本市東町３－３',
    note: { ja: '有効期限が切れたカード', en: 'expired card' },
    starts: 'expired',
  },
]

/** The person's birth date on a day, for those who must keep an age. */
export function birthdateOf(person: Person, today: Date): string {
  if (typeof person.birthdate === 'string') return person.birthdate
  return `${today.getUTCFullYear() - person.birthdate.yearsAgo}-${person.birthdate.monthDay}`
}
