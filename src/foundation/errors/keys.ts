import type { ErrorEntries } from './entry.ts'

/** Refusals about keys of our own. */
export const keysErrors = {
  'KEY-UNKNOWN': {
    status: 404,
    what: { ja: '鍵 {kid} はありません。', en: 'There is no key {kid}.' },
    action: {
      ja: 'kakehashi keys list で識別子を確かめてください。',
      en: 'Look up its identifier with kakehashi keys list.',
    },
  },
} as const satisfies ErrorEntries
