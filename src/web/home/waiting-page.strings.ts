import type { Strings } from '../strings.ts'

export const waitingStrings = {
  title: { ja: '任命を待っています', en: 'Waiting for an appointment' },
  lead: {
    ja: 'サインインはできました。学校の画面を使うには、教育委員会の管理者による任命が要ります。',
    en: 'You are signed in. To use the pages of a school, the administrator of your board has to appoint you.',
  },
  tell: { ja: '管理者に伝えること', en: 'What to tell the administrator' },
  tell1: {
    ja: '「GビズIDで一度サインインしました。学校の担当者として任命してください。」',
    en: '"I have signed in once with GビズID. Please appoint me for my school."',
  },
  name: { ja: 'GビズIDの氏名', en: 'Name at GビズID' },
  board: { ja: '教育委員会', en: 'Board of education' },
  after: {
    ja: '任命されたら、この画面を開き直してください。サインインし直す必要はありません。',
    en: 'Once appointed, open this page again. You need not sign in anew.',
  },
  entryTitle: { ja: 'このアカウントでは学校の画面を使えません', en: 'This account cannot be used for schools' },
  entryLead: {
    ja: 'GビズIDエントリーは本人確認がないため、任命できません。所属する自治体のプライムまたはメンバーのアカウントでサインインし直してください。',
    en: 'A GビズID Entry account is not identity-proofed, so it cannot be appointed. Please sign in with a Prime or Member account of your municipality.',
  },
  otherTitle: { ja: '登録のない組織です', en: 'Your organisation is not registered' },
  otherLead: {
    ja: 'このGビズIDの法人番号に当たる教育委員会は登録されていません。運用者にお問い合わせください。',
    en: 'No board of education is registered for the 法人番号 of this account. Please ask the operator.',
  },
  leave: { ja: 'サインアウトする', en: 'Sign out' },
} as const satisfies Strings
