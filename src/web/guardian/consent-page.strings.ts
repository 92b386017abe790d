import type { Strings } from '../strings.ts'

export const consentStrings = {
  title: { ja: '同意の内容', en: 'Consent' },
  given: { ja: '同意を記録しました', en: 'Your consent has been recorded' },
  givenNext: {
    ja: '続けて、証明書をウォレットに受け取れます。',
    en: 'You can now receive the certificate into a wallet.',
  },
  withdrawnNow: { ja: '同意を撤回しました', en: 'Your consent has been withdrawn' },
  withdrawnNowText: {
    ja: 'この同意で受け取った証明書は使えなくなりました。相手が確かめると、撤回されたことが分かります。',
    en: 'Certificates received with it no longer work. Whoever checks them sees that the consent was withdrawn.',
  },
  withdrawnAt: { ja: '撤回した日時', en: 'Withdrawn' },
  receive: { ja: '証明書を受け取る', en: 'Receive the certificate' },
  receiveText: {
    ja: 'ウォレットのアプリで読み取るQRコードと確認コードを表示します。',
    en: 'You get a QR code for your wallet app, and a code to type into it.',
  },
  noCertificate: {
    ja: '受け取れる証明書が今はありません。学校に申し出てください。',
    en: 'There is no certificate to receive now. Please ask the school.',
  },
  issued: { ja: '受け取った証明書', en: 'Certificates received' },
  issuedAt: { ja: '{time}に受け取りました', en: 'Received {time}' },
  issuedRevoked: { ja: '（無効）', en: '(no longer valid)' },
  text: { ja: '署名した文章', en: 'The text you signed' },
  withdraw: { ja: '同意を撤回する', en: 'Withdraw this consent' },
} as const satisfies Strings
