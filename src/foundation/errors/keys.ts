import type { ErrorEntries } from './entry.ts'

/** Refusals about keys of our own. */
export const keysErrors = {
  'KEYS-ENCRYPTION-KEY': {
    status: 500,
    what: {
      ja: '鍵ファイル {file} では、この記録の中の鍵を開けません（{reason}）。何も変えていません。',
      en: 'The key file {file} does not open the keys in these records ({reason}). Nothing was changed.',
    },
    action: {
      ja: 'ゲートウェイがこの記録に使っている鍵ファイルを keys.encryption_key_file（KAKEHASHI_KEYS_ENCRYPTION_KEY_FILE）で指定してください。',
      en: 'Name the file that the gateway uses with these records by keys.encryption_key_file (KAKEHASHI_KEYS_ENCRYPTION_KEY_FILE).',
    },
  },
  'KEYS-UNREADABLE': {
    status: 500,
    what: {
      ja: '記録の中の鍵 {name} を開けません。別の鍵ファイルで作られたか、壊れています。',
      en: 'The key {name} in the records cannot be opened: it was made with another key file, or is damaged.',
    },
    action: {
      ja: 'すべてのノードが同じ鍵ファイルを使っているか確かめ、使っている場合はバックアップから復元してください。',
      en: 'Check that all nodes use the same key file; if they do, restore the records from a backup.',
    },
  },
  'KEY-UNKNOWN': {
    status: 404,
    what: { ja: '鍵 {kid} はありません。', en: 'There is no key {kid}.' },
    action: {
      ja: 'kakehashi keys list で識別子を確かめてください。',
      en: 'Look up its identifier with kakehashi keys list.',
    },
  },
} as const satisfies ErrorEntries
