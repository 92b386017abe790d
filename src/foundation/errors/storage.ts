import type { ErrorEntries } from './entry.ts'

/** Refusals of the two stores: at start, while a server is away, and of backup and restore. */
export const storageErrors = {
  'STORAGE-UNAVAILABLE': {
    status: 503,
    oauth: 'temporarily_unavailable',
    what: {
      ja: 'データの保存先が一時的に応答していません。操作が記録されたかどうかは確認できていません。',
      en: 'The store does not answer at the moment. Whether the act was recorded is not known.',
    },
    action: {
      ja: 'しばらくしてから、状態を確かめてもう一度お試しください。',
      en: 'Wait a little, look at the present state, then try again.',
    },
  },
  'STORAGE-UNREACHABLE': {
    status: 503,
    what: {
      ja: '{kind}（{address}）に接続できません: {reason}',
      en: '{kind} at {address} cannot be reached: {reason}',
    },
    action: {
      ja: 'サーバーが動いているか、アドレスと経路を確かめてから起動し直してください。',
      en: 'Check that the server is up and that its address and the way to it are right, then start again.',
    },
  },
  'STORAGE-REFUSED': {
    status: 500,
    what: {
      ja: '{kind}（{address}）に接続を拒まれました: {reason}',
      en: '{kind} at {address} refuses us: {reason}',
    },
    action: {
      ja: '利用者名・パスワード・データベース名と、その利用者の権限を確かめてください。',
      en: 'Check user name, password and database name, and what that user may do.',
    },
  },
  'STORAGE-NOT-DURABLE': {
    status: 500,
    what: {
      ja: 'PostgreSQL（{address}）は {setting} が off です。記録したと答えたものが、障害で失われるおそれがあります。',
      en: 'PostgreSQL at {address} runs with {setting} off: a crash may lose what it has acknowledged.',
    },
    action: { ja: '{setting} を on にしてください。', en: 'Set {setting} to on.' },
  },
  'STORAGE-REDIS-EVICTS': {
    status: 500,
    what: {
      ja: 'Redis（{address}）はメモリー不足のときにデータを捨てる設定です（maxmemory-policy {policy}）。使用済みの符号が再び使えるおそれがあります。',
      en: 'Redis at {address} evicts entries when memory runs out (maxmemory-policy {policy}); used codes could be used again.',
    },
    action: {
      ja: 'maxmemory-policy を noeviction にしてください。',
      en: 'Set maxmemory-policy to noeviction.',
    },
  },
  'STORAGE-REDIS-FORGETS': {
    status: 500,
    what: {
      ja: 'Redis（{address}）は何もディスクに残さない設定です（appendonly no、save なし）。',
      en: 'Redis at {address} keeps nothing on disk (appendonly no, no save).',
    },
    action: {
      ja: 'appendonly を yes にしてください。',
      en: 'Set appendonly to yes.',
    },
  },
  'STORAGE-REDIS-UNCHECKED': {
    status: 500,
    what: {
      ja: 'Redis（{address}）の設定を確かめられません。この利用者には CONFIG GET と INFO が許されていません。',
      en: 'The settings of Redis at {address} cannot be checked: this user may use neither CONFIG GET nor INFO.',
    },
    action: {
      ja: '接続に使う利用者に「+config|get」または「+info」を許してください。',
      en: 'Allow the user +config|get or +info.',
    },
  },
} as const satisfies ErrorEntries
