import type { Strings } from '../strings.ts'

export const errorPageStrings = {
  refused: { ja: '手続きを進められませんでした', en: 'This could not go on' },
  forbidden: { ja: 'この操作はできません', en: 'This is not allowed' },
  notFound: { ja: 'ページが見つかりません', en: 'Page not found' },
  fault: { ja: 'ただいま処理できません', en: 'This cannot be done right now' },
  action: { ja: '次にすること', en: 'What to do' },
  wayOn: { ja: 'はじめの画面へ', en: 'To the first page' },
  reference: { ja: 'お問い合わせの際は、次の番号をお伝えください。', en: 'If you ask for help, give these numbers.' },
  code: { ja: 'エラーコード', en: 'Error code' },
  attempt: { ja: '受付番号', en: 'Attempt number' },
} as const satisfies Strings
