import type { Strings } from '../strings.ts'

export const dashboardStrings = {
  title: { ja: '学校の業務', en: 'Work of the school' },
  roles: { ja: 'あなたの役割', en: 'Your role' },
  approvals: { ja: '証明書の決裁', en: 'Approve certificates' },
  approvalsText: { ja: '決裁を待っている起案が{count}件あります。', en: '{count} drafts wait for your approval.' },
  approvalsNone: { ja: '決裁を待っている起案はありません。', en: 'No draft waits for your approval.' },
  classes: { ja: '学級と証明書の起案', en: 'Classes and drafting certificates' },
  classesText: {
    ja: '学級を選び、児童生徒の証明書を起案します。',
    en: 'Choose a class and draft certificates for its learners.',
  },
  certificates: { ja: '証明書の一覧', en: 'All certificates' },
  certificatesText: {
    ja: '起案中、決裁済み、取り消した証明書を確かめます。',
    en: 'See what is drafted, approved and revoked.',
  },
  links: { ja: '保護者とのつながり', en: 'Links to guardians' },
  linksText: {
    ja: '確認を待っている申請が{count}件あります。連携コードもここで渡します。',
    en: '{count} requests wait for a check. Link codes are handed out here too.',
  },
  linksNone: {
    ja: '確認を待っている申請はありません。連携コードはここで渡します。',
    en: 'No request waits. Link codes are handed out here.',
  },
  roster: { ja: '名簿の取り込み', en: 'Import the roster' },
  rosterText: {
    ja: '名簿（OneRoster）と学齢簿を確かめてから反映します。',
    en: 'Check a roster (OneRoster) and the register, then apply them.',
  },
} as const satisfies Strings
