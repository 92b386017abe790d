import type { Strings } from '../strings.ts'

export const classesStrings = {
  title: { ja: '学級', en: 'Classes' },
  lead: { ja: '学級を選んでください。', en: 'Choose a class.' },
  year: { ja: '{year}年度', en: 'School year {year}' },
  name: { ja: '学級', en: 'Class' },
  grades: { ja: '学年', en: 'Grade' },
  learners: { ja: '人数', en: 'Learners' },
  none: {
    ja: 'この年度の学級はまだ登録されていません。名簿を取り込んでください。',
    en: 'No class is stored for this school year. Please import the roster.',
  },
  roster: { ja: '名簿の取り込み', en: 'Import the roster' },
} as const satisfies Strings
