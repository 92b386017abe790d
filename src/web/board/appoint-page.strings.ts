import type { Strings } from '../strings.ts'

export const appointStrings = {
  title: { ja: '担当者を任命する', en: 'Appoint a member of staff' },
  person: { ja: '任命する人', en: 'Who' },
  school: { ja: '学校', en: 'School' },
  role: { ja: '役割', en: 'Role' },
  roleHint: {
    ja: '校長は証明書を決裁し、事務は名簿の登録と証明書の起案をします。',
    en: 'The principal approves certificates; the office keeps the roster and drafts certificates.',
  },
  startsOn: { ja: '任期の始まり', en: 'First day' },
  startsHint: { ja: '4月からの任命も、あらかじめ登録できます。', en: 'Appointments from April can be entered ahead.' },
  endsOn: { ja: '任期の終わり', en: 'Last day' },
  endsHint: { ja: '決まっていないときは空欄にします。', en: 'Leave empty when it is not settled.' },
  go: { ja: '任命する', en: 'Appoint' },
  back: { ja: 'やめて戻る', en: 'Back without appointing' },
} as const satisfies Strings
