import type { ErrorEntries } from './entry.ts'

/** What can be wrong with a roster package or one of its files. Placeholders: `{file}`, `{row}`, `{column}`, `{expected}`; never a value. */
export const rosterPackageErrors = {
  'ROSTER-ZIP-UNREADABLE': {
    status: 422,
    what: { ja: '{file} は ZIP ファイルとして読めません。', en: '{file} cannot be read as a ZIP file.' },
    action: {
      ja: '校務支援システムから書き出し直してください。',
      en: 'Export it again from the school administration system.',
    },
  },
  'ROSTER-ZIP-TOO-LARGE': {
    status: 422,
    what: { ja: '{file} は大きすぎます（上限 {expected}）。', en: '{file} is too large (limit {expected}).' },
    action: {
      ja: '校務支援システムから書き出し直してください。',
      en: 'Export it again from the school administration system.',
    },
  },
  'ROSTER-ZIP-ENTRY-NAME': {
    status: 422,
    what: {
      ja: 'ZIP の中に、フォルダーや使えない名前のファイルがあります。',
      en: 'The ZIP holds a folder or a file with a name that is not allowed.',
    },
    action: {
      ja: 'フォルダーを作らず、CSV だけを ZIP の最上位に置いてください。',
      en: 'Put the CSV files at the top of the ZIP, without folders.',
    },
  },
  'ROSTER-ZIP-DUPLICATE': {
    status: 422,
    what: { ja: 'ZIP の中に {file} が 2 つ以上あります。', en: 'The ZIP holds {file} more than once.' },
    action: {
      ja: '校務支援システムから書き出し直してください。',
      en: 'Export it again from the school administration system.',
    },
  },
  'ROSTER-ZIP-ENCRYPTED': {
    status: 422,
    what: { ja: '{file} はパスワード付きのため読めません。', en: '{file} is encrypted and cannot be read.' },
    action: { ja: 'パスワードを付けずに ZIP を作り直してください。', en: 'Make the ZIP again without a password.' },
  },
  'ROSTER-ZIP-DAMAGED': {
    status: 422,
    what: { ja: '{file} が壊れています。', en: '{file} is damaged.' },
    action: {
      ja: '校務支援システムから書き出し直してください。',
      en: 'Export it again from the school administration system.',
    },
  },
  'ROSTER-NAME-INVALID': {
    status: 422,
    what: {
      ja: 'ファイル名が RO_YYYYMMDD_コード.zip の形ではありません。',
      en: 'The file name is not of the form RO_YYYYMMDD_CODE.zip.',
    },
    action: { ja: '書き出したときの名前に戻してください。', en: 'Give it back the name it was exported with.' },
  },
  'ROSTER-NAME-SCOPE': {
    status: 422,
    what: {
      ja: 'ファイル名のコードが、この教育委員会・学校のものではありません。',
      en: 'The code in the file name is not that of this board or school.',
    },
    action: {
      ja: '自分の教育委員会・学校の名簿を選んでください。',
      en: 'Choose the roster of your own board or school.',
    },
  },
  'ROSTER-FILE-MISSING': {
    status: 422,
    what: { ja: '{file} が ZIP の中にありません。', en: '{file} is not in the ZIP.' },
    action: {
      ja: '校務支援システムから書き出し直してください。',
      en: 'Export it again from the school administration system.',
    },
  },
  'ROSTER-FILE-UNEXPECTED': {
    status: 422,
    what: {
      ja: 'ZIP の中に、manifest.csv が挙げていないファイルがあります（{file}）。',
      en: 'The ZIP holds a file that manifest.csv does not announce ({file}).',
    },
    action: {
      ja: '校務支援システムから書き出し直してください。',
      en: 'Export it again from the school administration system.',
    },
  },
  'ROSTER-MANIFEST-PROPERTY': {
    status: 422,
    what: {
      ja: 'manifest.csv の項目 {expected} がないか、重複しています。',
      en: 'manifest.csv lacks the property {expected} or repeats it.',
    },
    action: {
      ja: '校務支援システムから書き出し直してください。',
      en: 'Export it again from the school administration system.',
    },
  },
  'ROSTER-MANIFEST-VALUE': {
    status: 422,
    what: {
      ja: 'manifest.csv の {row} 行目の値は使えません（使える値: {expected}）。',
      en: 'The value in row {row} of manifest.csv cannot be used (allowed: {expected}).',
    },
    action: {
      ja: '差分（delta）ではなく全件（bulk）で書き出し直してください。',
      en: 'Export a full (bulk) package, not a delta.',
    },
  },
  'ROSTER-CSV-BOM': {
    status: 422,
    what: { ja: '{file} の先頭に BOM（U+FEFF）があります。', en: '{file} starts with a BOM (U+FEFF).' },
    action: {
      ja: 'BOM なしの UTF-8 で書き出し直してください。表計算ソフトで保存し直すと BOM が付くことがあります。',
      en: 'Export it as UTF-8 without BOM. Saving from a spreadsheet may add one.',
    },
  },
  'ROSTER-CSV-CP932': {
    status: 422,
    what: { ja: '{file} の文字コードが Shift_JIS（CP932）です。', en: '{file} is in Shift_JIS (CP932).' },
    action: { ja: 'UTF-8 で書き出し直してください。', en: 'Export it as UTF-8.' },
  },
  'ROSTER-CSV-ENCODING': {
    status: 422,
    what: { ja: '{file} は UTF-8 として読めません。', en: '{file} is not valid UTF-8.' },
    action: { ja: 'UTF-8 で書き出し直してください。', en: 'Export it as UTF-8.' },
  },
  'ROSTER-CSV-SYNTAX': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目付近で CSV の引用符や区切りが壊れています。',
      en: '{file} is broken near row {row}: quotes or separators do not match.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-CSV-TOO-LARGE': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目は長すぎます（上限 {expected}）。',
      en: 'Row {row} of {file} is too long (limit {expected}).',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-CSV-EMPTY': {
    status: 422,
    what: { ja: '{file} に見出し行がありません。', en: '{file} has no header row.' },
    action: {
      ja: '校務支援システムから書き出し直してください。',
      en: 'Export it again from the school administration system.',
    },
  },
  'ROSTER-HEADER-DUPLICATE': {
    status: 422,
    what: {
      ja: '{file} の見出しに同じ列名が 2 つ以上あります（{expected}）。',
      en: '{file} has the same column name more than once ({expected}).',
    },
    action: {
      ja: '校務支援システムから書き出し直してください。',
      en: 'Export it again from the school administration system.',
    },
  },
  'ROSTER-HEADER-MISMATCH': {
    status: 422,
    what: {
      ja: '{file} の見出しが規定と違います。左から {column} 列目は {expected} のはずです。',
      en: 'The header of {file} is not as specified: column number {column} should be {expected}.',
    },
    action: {
      ja: '列名と順序を日本標準の OneRoster（学齢簿は説明書）に合わせてください。',
      en: 'Make names and order of the columns as OneRoster Japan (or the register description) says.',
    },
  },
  'ROSTER-HEADER-SURPLUS': {
    status: 422,
    what: {
      ja: '{file} の見出しに余分な列があります（左から {column} 列目）。そこに列はないはずです。',
      en: 'The header of {file} has a surplus column: none is expected in place {column}.',
    },
    action: { ja: '余分な列を取り除いてください。', en: 'Take the surplus columns out.' },
  },
  'ROSTER-HEADER-SHORT': {
    status: 422,
    what: {
      ja: '{file} の見出しに列が足りません。左から {column} 列目に {expected} が必要です。',
      en: 'The header of {file} lacks a column: {expected} is expected in place {column}.',
    },
    action: {
      ja: '列名と順序を日本標準の OneRoster（学齢簿は説明書）に合わせてください。',
      en: 'Make names and order of the columns as OneRoster Japan (or the register description) says.',
    },
  },
  'ROSTER-ROW-LENGTH': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目の列数が見出しと違います（{expected} 列のはずです）。',
      en: 'Row {row} of {file} does not have as many values as the header ({expected}).',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
} as const satisfies ErrorEntries
