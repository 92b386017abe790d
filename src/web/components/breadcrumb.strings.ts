import type { Strings } from '../strings.ts'

export const breadcrumbStrings = {
  label: { ja: '現在の位置', en: 'Where you are' },
} as const satisfies Strings
