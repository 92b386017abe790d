import type { Strings } from '../strings.ts'

export const linkNewStrings = {
  title: { ja: 'お子さまとつながる', en: 'Link a child' },
  lead: {
    ja: '学校から受け取った用紙のコードを入力してください。次の画面で、申請の内容にマイナンバーカードで署名します。',
    en: 'Enter the code on the sheet from the school. On the next page you sign the request with your card.',
  },
  step1: { ja: 'コード', en: 'Code' },
  step2: { ja: '署名', en: 'Sign' },
  step3: { ja: '学校の確認', en: 'School check' },
  code: { ja: '連携コード', en: 'Link code' },
  codeHint: {
    ja: '12文字です。大文字と小文字、ハイフンの有無は問いません。',
    en: 'Twelve characters. Case and hyphens do not matter.',
  },
  go: { ja: '次へ', en: 'Next' },
  back: { ja: '戻る', en: 'Back' },
  needTitle: { ja: '用意するもの', en: 'What you need' },
  need1: { ja: 'マイナンバーカード', en: 'Your card (マイナンバーカード)' },
  need2: {
    ja: '署名用電子証明書の暗証番号（英大文字と数字6文字から16文字）',
    en: 'The password of its signature certificate (6 to 16 capital letters and digits)',
  },
} as const satisfies Strings
