import type { ErrorEntries } from './entry.ts'

const wait = {
  ja: '{minutes}分ほど待ってから、もう一度お試しください。続く場合は、エラーコードを添えて運用者にお問い合わせください。',
  en: 'Wait some {minutes} minutes and try again. If it goes on, tell the operator the error code.',
}

/** Too much of something within a few minutes; the answer says in `Retry-After` when to come back. */
export const limitErrors = {
  'LIMIT-ADDRESS': {
    status: 429,
    oauth: 'temporarily_unavailable',
    what: {
      ja: 'お使いのネットワークからのアクセスが、短い時間に集中しています。',
      en: 'Too many requests have come from your network within a few minutes.',
    },
    action: wait,
  },
  'LIMIT-CLIENT': {
    status: 429,
    oauth: 'temporarily_unavailable',
    what: {
      ja: 'このサービスからの要求が、短い時間に集中しています。',
      en: 'Too many requests have come from this service within a few minutes.',
    },
    action: {
      ja: 'Retry-After が示す秒数を待ってから送り直してください。続く場合は運用者に上限の引き上げを相談してください。',
      en: 'Send it again after the seconds that Retry-After tells. If it goes on, ask the operator for a higher limit.',
    },
  },
  'LIMIT-ACCOUNT': {
    status: 429,
    oauth: 'temporarily_unavailable',
    what: {
      ja: 'このアカウントの操作が、短い時間に集中しています。',
      en: 'Too much has been done with this account within a few minutes.',
    },
    action: wait,
  },
} as const satisfies ErrorEntries
