import type { Strings } from '../strings.ts'

export const consentNewStrings = {
  title: { ja: 'だれに示すかを選ぶ', en: 'Choose whom to show it to' },
  lead: {
    ja: '{name}さんの{kind}を示す相手と期間を選んでください。次の画面で内容を確かめて署名します。',
    en: 'Choose whom to show the {kind} of {name} to, and for how long. On the next page you read and sign it.',
  },
  step1: { ja: '相手と期間', en: 'Whom' },
  step2: { ja: '署名', en: 'Sign' },
  step3: { ja: '受け取り', en: 'Receive' },
  service: { ja: '示す相手', en: 'Whom to show it to' },
  purpose: { ja: '目的: {purpose}', en: 'For: {purpose}' },
  asks: { ja: '項目: {claims}', en: 'Items: {claims}' },
  until: { ja: '同意の期限', en: 'Last day of the consent' },
  untilHint: {
    ja: 'この日を過ぎると、同意は自動で終わります。途中でいつでも撤回できます。',
    en: 'It then ends by itself. You can withdraw it at any time.',
  },
  noService: {
    ja: 'この証明書を受け付けている相手は、まだ登録されていません。',
    en: 'No service that accepts this certificate is registered yet.',
  },
  go: { ja: '内容を確かめる', en: 'Read the text' },
  back: { ja: '戻る', en: 'Back' },
} as const satisfies Strings
