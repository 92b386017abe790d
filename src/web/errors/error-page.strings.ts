import type { Strings } from '../strings.ts'

export const errorPageStrings = {
  refused: { ja: '手続きを進められませんでした', en: 'This could not go on' },
  forbidden: { ja: 'この操作はできません', en: 'This is not allowed' },
  notFound: { ja: 'ページが見つかりません', en: 'Page not found' },
  fault: { ja: 'ただいま処理できません', en: 'This cannot be done right now' },
  action: { ja: '次にすること', en: 'What to do' },
  wayOn: { ja: 'はじめの画面へ', en: 'To the first page' },
} as const satisfies Strings
