import type { Strings } from '../strings.ts'

export const consentsStrings = {
  title: { ja: '同意の一覧', en: 'Your consents' },
  lead: {
    ja: 'これまでの同意と、その状態です。いつでも撤回できます。',
    en: 'Everything you have agreed to. You can withdraw at any time.',
  },
  none: { ja: 'まだ同意はありません。', en: 'You have not given any consent yet.' },
  child: { ja: 'お子さま', en: 'Child' },
  kind: { ja: '証明書', en: 'Certificate' },
  service: { ja: '示す相手', en: 'Shown to' },
  until: { ja: '期限', en: 'Until' },
  givenAt: { ja: '同意した日時', en: 'Given' },
  status: { ja: '状態', en: 'State' },
  active: { ja: '有効', en: 'In force' },
  expired: { ja: '期限切れ', en: 'Expired' },
  withdrawn: { ja: '撤回済み', en: 'Withdrawn' },
} as const satisfies Strings
