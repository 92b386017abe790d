import type { Strings } from '../strings.ts'

export const offerStrings = {
  title: { ja: '証明書をウォレットに受け取る', en: 'Receive the certificate into a wallet' },
  lead: {
    ja: 'ウォレットのアプリでQRコードを読み取り、求められたら確認コードを入力してください。',
    en: 'Scan the QR code with your wallet app, and type the code when it asks for one.',
  },
  qr: { ja: 'ウォレットで読み取るQRコード', en: 'QR code for the wallet' },
  scan: { ja: '別の端末のウォレットで読み取る', en: 'With a wallet on another device' },
  same: { ja: 'この端末のウォレットで受け取る', en: 'With a wallet on this device' },
  open: { ja: 'ウォレットを開く', en: 'Open the wallet' },
  address: {
    ja: 'うまく開けないときは、次のアドレスをウォレットに貼り付けてください。',
    en: 'If that does not work, paste this address into the wallet.',
  },
  code: { ja: '確認コード', en: 'Code' },
  codeNote: { ja: 'ほかの人に伝えないでください。', en: 'Do not tell it to anybody.' },
  until: { ja: '{time}まで、一度だけ使えます。', en: 'Valid once, until {time}.' },
  back: { ja: '同意の内容へ戻る', en: 'Back to the consent' },
  over: { ja: 'この案内はもう使えません', en: 'This offer is no longer good' },
  gone: { ja: 'この案内は表示できません', en: 'This offer can no longer be shown' },
  goneLead: {
    ja: '期限が過ぎたか、別の人の案内です。同意の画面からもう一度受け取ってください。',
    en: 'It has expired or belongs to somebody else. Please start again from your consent.',
  },
} as const satisfies Strings
