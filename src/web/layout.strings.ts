import type { Strings } from './strings.ts'

export const layoutStrings = {
  product: { ja: '架け橋', en: 'Kakehashi' },
  skip: { ja: '本文へ進む', en: 'Skip to the content' },
  refused: { ja: 'エラー', en: 'Error' },
  header: { ja: 'このサイトのメニュー', en: 'Site menu' },
  signedInAs: { ja: 'サインイン中', en: 'Signed in' },
  signOut: { ja: 'サインアウト', en: 'Sign out' },
  noMyNumber: {
    ja: 'このサービスが個人番号（マイナンバー）の入力を求めることはありません。',
    en: 'This service never asks you to enter your My Number (個人番号).',
  },
  verify: { ja: '証明書を確かめる', en: 'Verify a certificate' },
  developers: { ja: '開発者の方へ', en: 'For developers' },
  home: { ja: 'はじめの画面', en: 'First page' },
} as const satisfies Strings
