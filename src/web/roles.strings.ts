import type { Strings } from './strings.ts'

/** Roles as people name them. */
export const roleStrings = {
  administrator: { ja: '管理者', en: 'Administrator' },
  principal: { ja: '校長', en: 'Principal' },
  office: { ja: '事務', en: 'Office' },
  teacher: { ja: '教員', en: 'Teacher' },
} as const satisfies Strings
