import type { Strings } from '../strings.ts'

export const referenceStrings = {
  reference: { ja: 'お問い合わせの際は、次の番号をお伝えください。', en: 'If you ask for help, give these numbers.' },
  code: { ja: 'エラーコード', en: 'Error code' },
  attempt: { ja: '受付番号', en: 'Attempt number' },
} as const satisfies Strings
