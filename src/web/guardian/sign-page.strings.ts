import type { Strings } from '../strings.ts'

export const signStrings = {
  linkTitle: { ja: '申請の内容に署名する', en: 'Sign your request' },
  consentTitle: { ja: '同意の内容を読み、署名する', en: 'Read the consent and sign it' },
  lead: {
    ja: '次の文章を読み、よければマイナンバーカードで署名してください。署名するまでは何も伝わりません。',
    en: 'Please read the text, then sign it with your card if you agree. Nothing is passed on before you sign.',
  },
  text: { ja: '署名する文章', en: 'The text to be signed' },
  textNote: {
    ja: 'この文章のとおりに署名されます。',
    en: 'The Japanese text is what you sign. An English version for reading is below.',
  },
  companion: { ja: '英語の訳', en: 'In English' },
  how: { ja: '署名のしかた', en: 'How to sign' },
  howText: {
    ja: '「カードで署名する」を押すと、読み取りの画面に進みます。カードを置き、署名用電子証明書の暗証番号（英大文字と数字6文字から16文字）を入力してください。5回続けて間違えるとロックされます。',
    en: 'The button leads to the card reader. Place the card and type the password of its signature certificate (6 to 16 capital letters and digits). Five wrong tries in a row lock it.',
  },
  go: { ja: 'カードで署名する', en: 'Sign with the card' },
  back: { ja: '署名せずに戻る', en: 'Back without signing' },
  gone: { ja: '手続きの時間が過ぎました', en: 'This took too long' },
  goneLead: {
    ja: '何も記録していません。はじめからやり直してください。',
    en: 'Nothing was recorded. Please start again.',
  },
  again: { ja: 'やり直す', en: 'Start again' },
} as const satisfies Strings
