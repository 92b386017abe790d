import type { Strings } from '../strings.ts'

export const errorSummaryStrings = {
  title: { ja: '入力内容を確かめてください', en: 'Please check your entry' },
} as const satisfies Strings
