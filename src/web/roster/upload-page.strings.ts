import type { Strings } from '../strings.ts'

export const rosterUploadStrings = {
  title: { ja: '名簿の取り込み', en: 'Import the roster' },
  lead: {
    ja: '名簿と学齢簿のファイルを送ると、まず変更点を表示します。内容を確かめて「反映する」を押すまで、登録は変わりません。',
    en: 'Send the files and you first see what would change. Nothing is changed before you apply it.',
  },
  upload: { ja: 'ファイルを選ぶ', en: 'Choose files' },
  check: { ja: '内容を確かめる', en: 'Check what changes' },
  done: { ja: '反映する', en: 'Apply' },
  zip: { ja: '名簿（OneRoster Japan Profile、ZIP）', en: 'Roster (OneRoster Japan Profile, ZIP)' },
  zipHint: {
    ja: '校務支援システムから書き出したZIPファイルです。',
    en: 'The ZIP file exported by your school information system.',
  },
  csv: { ja: '学齢簿（CSV）', en: 'School register (CSV)' },
  csvHint: {
    ja: '正式な氏名、生年月日、住所、保護者を含むCSVファイルです。個人番号の列は含めないでください。',
    en: 'A CSV file with official names, birth dates, addresses and guardians. Leave out any column of My Numbers.',
  },
  either: { ja: 'どちらか一方だけでも送れます。', en: 'You can also send only one of them.' },
  go: { ja: '変更点を確かめる', en: 'See what would change' },
  refused: {
    ja: 'ファイルに{count}件の誤りがあるため、取り込みませんでした',
    en: 'The files have {count} errors and were not imported',
  },
  refusedLead: {
    ja: '何も変更していません。次の箇所を直してから、もう一度送ってください。',
    en: 'Nothing was changed. Please correct these places and send the files again.',
  },
  first: { ja: 'はじめの{count}件を表示しています。', en: 'The first {count} are shown.' },
  place: { ja: '場所', en: 'Place' },
  problem: { ja: '誤り', en: 'Error' },
  action: { ja: '直し方', en: 'What to do' },
  row: { ja: '{row}行目', en: 'row {row}' },
  column: { ja: '{column}の列', en: 'column {column}' },
  columnPlace: { ja: '左から{place}列目', en: 'column {place} from the left' },
  wholeFile: { ja: 'ファイル全体', en: 'whole file' },
  problems: { ja: '見つかった誤り', en: 'Errors found' },
} as const satisfies Strings
