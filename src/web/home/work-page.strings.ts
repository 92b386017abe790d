import type { Strings } from '../strings.ts'

export const workStrings = {
  title: { ja: 'どこの業務をしますか', en: 'Where do you want to work?' },
} as const satisfies Strings
