import type { ErrorEntries } from './entry.ts'

/** Refusals about messages that have yet to reach somebody. */
export const outboxErrors = {
  'OUTBOX-MESSAGE-UNKNOWN': {
    status: 404,
    what: { ja: '送信待ちの通知 {message} はありません。', en: 'There is no message {message} in the outbox.' },
    action: {
      ja: '届いた通知は残りません。kakehashi outbox list で識別子を確かめてください。',
      en: 'Delivered messages are not kept. Look up its identifier with kakehashi outbox list.',
    },
  },
} as const satisfies ErrorEntries
