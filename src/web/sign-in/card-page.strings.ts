import type { Strings } from '../strings.ts'

export const cardPageStrings = {
  title: { ja: 'マイナンバーカードで本人確認', en: 'Confirm who you are with your card' },
  lead: {
    ja: '次の画面（カードの読み取り）で、マイナンバーカードの利用者証明用電子証明書を使って本人確認をします。',
    en: 'The next page reads your card (マイナンバーカード) and confirms who you are by its authentication certificate.',
  },
  how: { ja: '進め方', en: 'How it goes' },
  how1: {
    ja: '「カードを読み取る」を押して、読み取りの画面へ進みます。',
    en: 'Press the button below to go on to the card reader.',
  },
  how2: {
    ja: 'カードを読み取り機に置き、暗証番号（数字4桁）を入力します。',
    en: 'Place the card on the reader and type its four-digit PIN.',
  },
  how3: { ja: '読み取りが終わると、この手続きに戻ります。', en: 'When the card has been read you come back here.' },
  pin: {
    ja: '暗証番号を3回続けて間違えるとカードがロックされます。分からないときは、住所地の市区町村の窓口で確認できます。',
    en: 'Three wrong PINs in a row lock the card. If you do not know it, ask at your municipal office.',
  },
  privacy: {
    ja: '個人番号、氏名、住所はこの確認では読み取りません。',
    en: 'Neither your My Number nor your name or address is read here.',
  },
  go: { ja: 'カードを読み取る', en: 'Read the card' },
  back: { ja: 'サインインの方法を選び直す', en: 'Choose another way to sign in' },
} as const satisfies Strings
