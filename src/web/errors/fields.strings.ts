import type { Strings } from '../strings.ts'

/** What the fields of our forms are called where a refusal names one. */
export const fieldStrings = {
  certificate: { ja: '証明書', en: 'certificate' },
  code: { ja: 'コード', en: 'code' },
  credential: { ja: '証明書のデータ', en: 'data of the certificate' },
  decision: { ja: 'ボタンの選択', en: 'choice of the button' },
  ends_on: { ja: '任期の終わり', en: 'last day' },
  kind: { ja: '証明書の種類', en: 'kind of certificate' },
  learner: { ja: '児童生徒', en: 'learner' },
  offer: { ja: '受け取り用のリンク', en: 'offer' },
  person: { ja: '任命する人', en: 'person' },
  reason: { ja: '理由', en: 'reason' },
  role: { ja: '役割', en: 'role' },
  school: { ja: '学校', en: 'school' },
  service: { ja: 'サービス', en: 'service' },
  starts_on: { ja: '任期の始まり', en: 'first day' },
  until: { ja: '期限', en: 'end' },
} as const satisfies Strings
