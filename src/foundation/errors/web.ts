import type { ErrorEntries } from './entry.ts'

/** Refusals of our own pages. */
export const webErrors = {
  'SESSION-NOT-STARTED': {
    status: 403,
    what: {
      ja: 'サインインの状態を確かめられませんでした。',
      en: 'It could not be confirmed that you are signed in.',
    },
    action: {
      ja: 'ブラウザーの設定でこのサイトのCookieを許可してから、もう一度サインインしてください。',
      en: 'Allow cookies of this site in your browser, then sign in again.',
    },
  },
  'SESSION-NOT-BY-CARD': {
    status: 403,
    what: {
      ja: 'この手続きは、マイナンバーカードでサインインした方だけが行えます。',
      en: 'Only somebody who signed in with their own card can do this.',
    },
    action: {
      ja: 'いったんサインアウトし、「個人でサインイン」から入り直してください。',
      en: 'Sign out, then sign in as an individual with your card.',
    },
  },
  'CARD-OF-ANOTHER': {
    status: 403,
    what: {
      ja: '署名に使われたカードは、これまでに確認した方のものと氏名または生年月日が異なります。',
      en: 'The card that signed bears another name or birth date than the one confirmed before.',
    },
    action: {
      ja: 'ご本人のカードで署名してください。氏名が変わったときは学校にお問い合わせください。',
      en: 'Sign with your own card. If your name has changed, please ask the school.',
    },
  },
} as const satisfies ErrorEntries
