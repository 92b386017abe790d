import type { Strings } from '../strings.ts'

export const signOutStrings = {
  title: { ja: 'サインアウトしますか', en: 'Sign out?' },
  lead: {
    ja: 'サインアウトすると、架け橋でサインインしたほかのサービスからもサインアウトします。',
    en: 'This also signs you out of the services that you signed in to with Kakehashi.',
  },
  yes: { ja: 'サインアウトする', en: 'Sign out' },
  no: { ja: 'サインインしたままにする', en: 'Stay signed in' },
  done: { ja: 'サインアウトしました', en: 'You are signed out' },
  doneLead: {
    ja: '共用のパソコンやスマートフォンでは、ブラウザーの画面を閉じてください。',
    en: 'On a shared computer or phone, please close the browser window.',
  },
} as const satisfies Strings
