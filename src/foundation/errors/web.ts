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
} as const satisfies ErrorEntries
