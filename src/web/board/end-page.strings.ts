import type { Strings } from '../strings.ts'

export const endStrings = {
  title: { ja: '任命を終える', en: 'End an appointment' },
  person: { ja: '氏名', en: 'Name' },
  school: { ja: '学校', en: 'School' },
  role: { ja: '役割', en: 'Role' },
  term: { ja: '任期', en: 'Term' },
  endsOn: { ja: '任期の最後の日', en: 'Last day' },
  endsHint: {
    ja: 'この日の翌日から、この学校の画面を使えなくなります。',
    en: 'From the day after, the pages of the school can no longer be used.',
  },
  go: { ja: '任命を終える', en: 'End the appointment' },
  back: { ja: 'やめて戻る', en: 'Back without ending it' },
} as const satisfies Strings
