import type { Strings } from '../strings.ts'

export const stepsStrings = {
  label: { ja: '手続きの進み具合', en: 'Progress' },
  done: { ja: '（済み）', en: '(done)' },
} as const satisfies Strings
