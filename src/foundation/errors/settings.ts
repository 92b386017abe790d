import type { ErrorEntries } from './entry.ts'

/** Refusals at start and of the command line. */
export const settingsErrors = {
  'SETTINGS-INVALID': {
    status: 500,
    what: {
      ja: '設定に誤りがあります: {file}: {member}: {reason}',
      en: 'A setting is wrong: {file}: {member}: {reason}',
    },
    action: {
      ja: 'その箇所を直してから起動し直してください。',
      en: 'Correct it there and start again.',
    },
  },
  'SETTINGS-DEVELOPMENT-DEFAULT': {
    status: 500,
    what: {
      ja: '本番では使えない開発用の設定が残っています: {found}',
      en: 'Development defaults are not allowed under profile production: {found}',
    },
    action: { ja: '本番用の値に置き換えてください。', en: 'Replace them with values of your own.' },
  },
  'START-PORT-TAKEN': {
    status: 500,
    what: {
      ja: 'ポート {port}（{host}）は別のプログラムが使っています。',
      en: 'Port {port} on {host} is already taken by another program.',
    },
    action: {
      ja: 'そのプログラムを止めるか、{member}（デモでは --port-base）を変えてください。',
      en: 'Stop that program, or change {member} (for the demo: --port-base).',
    },
  },
  'START-CANNOT-LISTEN': {
    status: 500,
    what: {
      ja: '{host} のポート {port} で待ち受けられません（{reason}）。',
      en: 'Cannot listen on port {port} of {host} ({reason}).',
    },
    action: {
      ja: '{member} を、このマシンで待ち受けられるものに変えてください。',
      en: 'Change {member} to one that this machine can listen on.',
    },
  },
  'START-DATA-IN-USE': {
    status: 500,
    what: {
      ja: 'データディレクトリ {directory} は別の Kakehashi（プロセス {pid}）が使用中です。',
      en: 'The data directory {directory} is in use by another Kakehashi (process {pid}).',
    },
    action: {
      ja: '先に動いている方を止めるか、KAKEHASHI_DATA で別のディレクトリを指定してください。',
      en: 'Stop the one that is running, or name another directory by KAKEHASHI_DATA.',
    },
  },
  'START-ARGUMENT': {
    status: 500,
    what: { ja: '起動の引数に誤りがあります: {argument}', en: 'An argument is not understood: {argument}' },
    action: {
      ja: '使える引数は --processes N（1 から {most}）だけです。',
      en: 'The only argument is --processes N, from 1 to {most}.',
    },
  },
  'START-PROCESSES-EMBEDDED': {
    status: 500,
    what: {
      ja: '組み込みの保存先は一つのプロセスだけが使えます。{missing} が設定されていません。',
      en: 'The embedded stores belong to one process; {missing} is not set.',
    },
    action: {
      ja: 'DATABASE_URL（PostgreSQL）と REDIS_URL（Redis）を両方設定するか、--processes を付けずに起動してください。',
      en: 'Set both DATABASE_URL (PostgreSQL) and REDIS_URL (Redis), or start without --processes.',
    },
  },
  'START-PROCESS-ENDED': {
    status: 500,
    what: {
      ja: 'ゲートウェイのプロセスの一つが起動の途中で終わりました（{how}）。',
      en: 'A process of the gateway ended before it was up ({how}).',
    },
    action: {
      ja: 'そのプロセスが直前に出した行に理由があります。すべてのプロセスを止めました。',
      en: 'The line it printed just before says why. All processes were stopped.',
    },
  },
  'START-DATA-UNUSABLE': {
    status: 500,
    what: {
      ja: 'データディレクトリ {directory} を使えません（{reason}）。',
      en: 'The data directory {directory} cannot be used ({reason}).',
    },
    action: {
      ja: '書き込める権限を確かめるか、KAKEHASHI_DATA で別のディレクトリを指定してください。',
      en: 'Check that it may be written to, or name another directory by KAKEHASHI_DATA.',
    },
  },
  'STORAGE-NOT-FOUND': {
    status: 500,
    what: {
      ja: 'データディレクトリ {directory} には、まだデータがありません。',
      en: 'There are no records in the data directory {directory} yet.',
    },
    action: {
      ja: 'KAKEHASHI_DATA を確かめるか、kakehashi migrate で作成してください。',
      en: 'Check KAKEHASHI_DATA, or make them with kakehashi migrate.',
    },
  },
  'STORAGE-SCHEMA-BEHIND': {
    status: 500,
    what: {
      ja: 'データベースはこの版より古い版のままです（{migration} がありません）。',
      en: 'The database is still of an older release ({migration} is missing).',
    },
    action: {
      ja: 'kakehashi migrate を実行するか、ゲートウェイを起動してください。',
      en: 'Run kakehashi migrate, or start the gateway.',
    },
  },
  'STORAGE-SCHEMA-AHEAD': {
    status: 500,
    what: {
      ja: 'データベースはこの版より新しい版で作られています（{migration}）。',
      en: 'The database was made by a newer release ({migration}).',
    },
    action: { ja: '新しい版の Kakehashi を使ってください。', en: 'Use the newer release.' },
  },
  'FILE-UNREADABLE': {
    status: 500,
    what: { ja: 'ファイル {file} を読み取れません（{reason}）。', en: 'The file {file} cannot be read ({reason}).' },
    action: { ja: 'ファイル名と権限を確かめてください。', en: 'Check its name and permissions.' },
  },
} as const satisfies ErrorEntries
