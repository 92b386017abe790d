import type { Strings } from '../strings.ts'

export const pathChoiceStrings = {
  title: { ja: 'サインインの方法を選ぶ', en: 'Choose how to sign in' },
  titleOne: { ja: 'サインイン', en: 'Sign in' },
  forService: { ja: '{service}へのサインイン', en: 'To use {service}' },
  ownPages: { ja: '架け橋へのサインイン', en: 'To use Kakehashi' },
  individual: { ja: '個人でサインイン', en: 'As yourself' },
  individualText: {
    ja: '保護者の方、児童・生徒本人の方。マイナンバーカードで本人確認をします。',
    en: 'For guardians and learners. Your card (マイナンバーカード) confirms who you are.',
  },
  individualNeed1: { ja: 'マイナンバーカード', en: 'Your card (マイナンバーカード)' },
  individualNeed2: {
    ja: '利用者証明用電子証明書の暗証番号（数字4桁）',
    en: 'The four-digit PIN of its authentication certificate',
  },
  individualNeed3: {
    ja: 'カードを読み取れるスマートフォンまたはカードリーダー',
    en: 'A phone or reader that can read the card',
  },
  individualGo: { ja: 'カードで進む', en: 'Continue with the card' },
  organisation: { ja: '組織でサインイン', en: 'For your organisation' },
  organisationText: {
    ja: '学校・教育委員会の職員の方。GビズIDでサインインします。',
    en: 'For staff of schools and boards of education, with GビズID.',
  },
  organisationNeed1: { ja: 'GビズIDのアカウント（プライムまたはメンバー）', en: 'A GビズID account (Prime or Member)' },
  organisationNeed2: { ja: 'GビズIDのパスワードと二要素の確認手段', en: 'Its password and second factor' },
  organisationGo: { ja: 'GビズIDで進む', en: 'Continue with GビズID' },
  needs: { ja: '用意するもの', en: 'What you need' },
  outOfUse: { ja: 'この方法は今は使えません', en: 'Not available at the moment' },
  noMyNumber: {
    ja: 'カードに書かれた個人番号（マイナンバー）は読み取らず、お聞きすることもありません。',
    en: 'The My Number (個人番号) printed on the card is never read and never asked for.',
  },
  cancel: { ja: 'サインインをやめる', en: 'Do not sign in' },
} as const satisfies Strings
