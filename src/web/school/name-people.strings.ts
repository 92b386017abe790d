import type { Strings } from '../strings.ts'

export const namePeopleStrings = {
  and: { ja: '、', en: ', ' },
  more: { ja: '{named} ほか{count}名', en: '{named} and {count} more' },
} as const satisfies Strings
