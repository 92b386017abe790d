import type { Strings } from '../strings.ts'

export const childStrings = {
  title: { ja: '{name}さんの証明書', en: 'Certificates of {name}' },
  school: { ja: '学校', en: 'School' },
  class: { ja: '学級', en: 'Class' },
  available: { ja: '受け取れる証明書', en: 'Certificates you can receive' },
  none: {
    ja: '受け取れる証明書はまだありません。必要なときは学校に申し出てください。',
    en: 'There is no certificate yet. If you need one, please ask the school.',
  },
  number: { ja: '証明書番号', en: 'Certificate number' },
  issuedOn: { ja: '発行日', en: 'Issued' },
  expiresOn: { ja: '有効期限', en: 'Valid until' },
  consent: { ja: '同意して受け取る', en: 'Consent and receive' },
  consentOf: { ja: '{kind}を、同意して受け取る', en: 'Consent and receive: {kind}' },
  consented: { ja: '同意済み', en: 'Consent given' },
  consentedTo: {
    ja: '{service}に示すことに、{until}まで同意しています。',
    en: 'You consented to show it to {service} until {until}.',
  },
  again: { ja: '同意の内容と受け取り', en: 'Consent and receiving' },
} as const satisfies Strings
