import type { Strings } from '../strings.ts'

export const certificatesStrings = {
  title: { ja: '証明書の一覧', en: 'Certificates' },
  filter: { ja: '状態で絞り込む', en: 'Choose by state' },
  all: { ja: 'すべて', en: 'All' },
  none: { ja: '該当する証明書はありません。', en: 'There is no such certificate.' },
  name: { ja: '氏名', en: 'Name' },
  class: { ja: '学級', en: 'Class' },
  kind: { ja: '種類', en: 'Kind' },
  number: { ja: '番号', en: 'Number' },
  state: { ja: '状態', en: 'State' },
  day: { ja: '起案日時', en: 'Drafted' },
  drafted: { ja: '起案しました。校長の決裁を待っています。', en: 'Drafted. They now wait for the principal.' },
  rejected: { ja: '差戻し・取下げ', en: 'Sent back or withdrawn' },
} as const satisfies Strings
