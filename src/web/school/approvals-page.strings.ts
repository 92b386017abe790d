import type { Strings } from '../strings.ts'

export const approvalsStrings = {
  title: { ja: '証明書の決裁', en: 'Approve certificates' },
  lead: {
    ja: '起案された内容を確かめ、決裁または差し戻しをするものを選んでください。決裁すると証明書番号が付き、保護者が受け取れるようになります。',
    en: 'Read the drafts and choose those to approve or to send back. Each that is approved gets its number and can be received by the guardian.',
  },
  none: { ja: '決裁を待っている起案はありません。', en: 'No draft waits for your approval.' },
  drafts: { ja: '決裁を待っている起案', en: 'Drafts waiting' },
  select: { ja: '選ぶ', en: 'Choose' },
  selectOf: { ja: '{name}を選ぶ', en: 'Choose {name}' },
  selectMany: { ja: 'まとめて選ぶ', en: 'Choose several at once' },
  selectAll: { ja: '全員を選ぶ', en: 'Choose all' },
  selectNone: { ja: '全員の選択を外す', en: 'Choose nobody' },
  name: { ja: '氏名', en: 'Name' },
  birthdate: { ja: '生年月日', en: 'Date of birth' },
  place: { ja: '学年と学級', en: 'Grade and class' },
  kind: { ja: '種類', en: 'Kind' },
  drafter: { ja: '起案', en: 'Drafted by' },
  own: { ja: '自分の起案は決裁できません', en: 'Your own draft: another person has to approve it' },
  withdraw: { ja: '起案を取り下げる', en: 'Withdraw the draft' },
  withdrawOf: { ja: '起案を取り下げる：{name}', en: 'Withdraw the draft of {name}' },
  approve: { ja: '選んだ証明書を決裁する', en: 'Approve those chosen' },
  sendBack: { ja: '選んだ起案を差し戻す', en: 'Send back those chosen' },
  reason: { ja: '差戻しの理由', en: 'Reason for sending back' },
  reasonHint: {
    ja: '起案した人が読みます。差し戻すときだけ入力してください（200文字まで）。',
    en: 'The drafter reads it. Needed only for sending back, up to 200 characters.',
  },
  statements: { ja: '証明する内容', en: 'What is certified' },
  approved: { ja: '決裁しました', en: 'Approved' },
  rejected: { ja: '差し戻しました', en: 'Sent back' },
} as const satisfies Strings
