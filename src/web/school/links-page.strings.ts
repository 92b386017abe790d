import type { Strings } from '../strings.ts'

export const linksStrings = {
  title: { ja: '保護者とのつながり', en: 'Links to guardians' },
  lead: {
    ja: '保護者がお子さまの証明書を受け取るには、学校が渡すコードと、学校による確認が要ります。',
    en: 'To receive certificates for a child, a guardian needs a code from the school and the approval of the school.',
  },
  handOut: { ja: 'コードを渡す', en: 'Hand out codes' },
  handOutText: {
    ja: '学級を選び、保護者に渡す用紙を作ります。',
    en: 'Choose a class and make sheets for the guardians.',
  },
  handOutGo: { ja: '用紙を作る', en: 'Make sheets' },
  pending: { ja: '確認を待っている申請', en: 'Requests waiting' },
  none: { ja: '確認を待っている申請はありません。', en: 'No request waits.' },
  matched: { ja: '学齢簿と一致しました', en: 'Matches the register' },
  needsCheck: { ja: '目で確かめてください', en: 'Please check by eye' },
  needsCheckText: {
    ja: 'カードで表せない文字などがあり、自動では判断できませんでした。学校にある書類と見比べてください。',
    en: 'Some characters cannot be written on a card, so this was not decided by machine. Compare with your papers.',
  },
  requestedAt: { ja: '申請の日時', en: 'Requested' },
  kind: { ja: '申請した人', en: 'Who asks' },
  guardian: { ja: '保護者', en: 'A guardian' },
  self: { ja: '本人', en: 'The learner' },
  item: { ja: '項目', en: 'Item' },
  card: { ja: 'カード', en: 'Card' },
  register: { ja: '学齢簿', en: 'Register' },
  result: { ja: '照合', en: 'Compared' },
  name: { ja: '氏名', en: 'Name' },
  birthdate: { ja: '生年月日', en: 'Date of birth' },
  sex: { ja: '性別', en: 'Sex' },
  address: { ja: '住所', en: 'Address' },
  same: { ja: '一致', en: 'Same' },
  different: { ja: '不一致', en: 'Different' },
  undecidable: { ja: '判断できない', en: 'Undecided' },
  comparison: { ja: '{name}の照合結果', en: 'Comparison for {name}' },
  checked: { ja: '書類と見比べて確かめました', en: 'I have compared it with our papers' },
  approve: { ja: 'つながりを認める', en: 'Approve the link' },
  reject: { ja: '認めない', en: 'Reject' },
  rejectReason: { ja: '認めない理由', en: 'Reason for rejecting' },
  rejectOpen: { ja: '認めない場合', en: 'If you reject it' },
  approved: { ja: 'つながりを認めました', en: 'The link has been approved' },
  rejected: { ja: '申請を認めませんでした', en: 'The request has been rejected' },
  principalOnly: {
    ja: '申請の確認は、校長と事務の担当です。',
    en: 'Requests are decided by the principal and the office.',
  },
} as const satisfies Strings

/** Sexes as card and register write them. */
export const registerStrings = {
  male: { ja: '男', en: 'Male' },
  female: { ja: '女', en: 'Female' },
  other: { ja: 'その他', en: 'Other' },
  unspecified: { ja: '記載なし', en: 'Not stated' },
} as const satisfies Strings
