import type { Strings } from '../strings.ts'

export const fieldStrings = {
  required: { ja: '必須', en: 'Required' },
  optional: { ja: '任意', en: 'Optional' },
} as const satisfies Strings
