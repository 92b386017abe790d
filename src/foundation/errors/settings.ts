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
      ja: 'そのファイルの該当箇所を直してから起動し直してください。',
      en: 'Correct that member of the file and start again.',
    },
  },
  'SETTINGS-DEVELOPMENT-DEFAULT': {
    status: 500,
    what: {
      ja: '本番では使えない開発用の設定が残っています: {file}: {member}',
      en: 'A development default is not allowed under profile production: {file}: {member}',
    },
    action: { ja: '本番用の値に置き換えてください。', en: 'Replace it with a value of your own.' },
  },
  'START-PORT-TAKEN': {
    status: 500,
    what: {
      ja: 'ポート {port}（{host}）は別のプログラムが使っています。',
      en: 'Port {port} on {host} is already taken by another program.',
    },
    action: {
      ja: 'そのプログラムを止めるか、listen.port（デモでは --port-base）を変えてください。',
      en: 'Stop that program, or change listen.port (for the demo: --port-base).',
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
  'STORAGE-SCHEMA-AHEAD': {
    status: 500,
    what: {
      ja: 'データベースはこの版より新しい版で作られています（{migration}）。',
      en: 'The database was made by a newer release ({migration}).',
    },
    action: { ja: '新しい版の Kakehashi で起動してください。', en: 'Start it with the newer release.' },
  },
} as const satisfies ErrorEntries
