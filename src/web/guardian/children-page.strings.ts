import type { Strings } from '../strings.ts'

export const childrenStrings = {
  title: { ja: 'お子さま', en: 'Your children' },
  lead: {
    ja: 'お子さまを選ぶと、受け取れる証明書を確かめられます。',
    en: 'Choose a child to see the certificates you can receive.',
  },
  none: {
    ja: 'まだお子さまとつながっていません。学校から受け取ったコードを使って、つながりを申請してください。',
    en: 'You are not linked to a child yet. Ask for a link with the code that the school gave you.',
  },
  add: { ja: 'お子さまとつながる', en: 'Link a child' },
  consents: { ja: '同意の一覧', en: 'Your consents' },
  status: { ja: '状態', en: 'State' },
  linked: { ja: '{school}（つながりの期限: {day}）', en: '{school}, linked until {day}' },
  unnamed: { ja: 'お子さま', en: 'A child' },
  approved: { ja: 'つながっています', en: 'Linked' },
  proposed: { ja: '学校の確認を待っています', en: 'Waiting for the school' },
  'needs-check': { ja: '学校の確認を待っています', en: 'Waiting for the school' },
  suspended: { ja: '停止しています', en: 'Suspended' },
  rejected: { ja: '認められませんでした', en: 'Not approved' },
  ended: { ja: '終わりました', en: 'Ended' },
  waitingText: {
    ja: '学校が申請を確かめています。認められると、証明書を受け取れるようになります。',
    en: 'The school is checking your request. Once approved, you can receive certificates.',
  },
  suspendedText: {
    ja: '学校または教育委員会にお問い合わせください。',
    en: 'Please ask the school or the board of education.',
  },
  rejectedText: {
    ja: '心当たりがないときは、学校にお問い合わせください。',
    en: 'If you did not expect this, please ask the school.',
  },
  past: { ja: '終わったつながり', en: 'Links that have ended' },
  linkProposed: {
    ja: '申請を受け付けました。学校の確認をお待ちください。',
    en: 'Your request has been received. Please wait for the school.',
  },
  organisation: { ja: '組織のアカウントでサインインしています', en: 'You are signed in for an organisation' },
  organisationText: {
    ja: 'この画面は保護者と本人のためのものです。いったんサインアウトして、マイナンバーカードでサインインしてください。',
    en: 'These pages are for guardians and learners. Please sign out, then sign in with your card.',
  },
  leave: { ja: 'サインアウトする', en: 'Sign out' },
} as const satisfies Strings
