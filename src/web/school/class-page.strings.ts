import type { Strings } from '../strings.ts'

export const classStrings = {
  title: { ja: '{name}の証明書を起案する', en: 'Draft certificates for {name}' },
  lead: {
    ja: '証明書の種類と児童生徒を選び、起案します。校長が決裁すると、保護者が受け取れるようになります。',
    en: 'Choose the kind and the learners. Once the principal has approved them, guardians can receive them.',
  },
  kind: { ja: '証明書の種類', en: 'Kind of certificate' },
  learners: { ja: '児童生徒', en: 'Learners' },
  number: { ja: '{number}番', en: 'No. {number}' },
  select: { ja: 'まとめて選ぶ', en: 'Choose several at once' },
  selectAll: { ja: 'まだない人を全員選ぶ', en: 'Choose all who have none yet' },
  selectNone: { ja: '全員の選択を外す', en: 'Choose nobody' },
  draft: { ja: '決裁待ちの起案があります', en: 'a draft is waiting for approval' },
  approved: { ja: '決裁済みの証明書があります', en: 'has an approved certificate' },
  noRegister: { ja: '学齢簿がないため起案できません', en: 'cannot be drafted: no register entry' },
  go: { ja: '選んだ児童生徒の証明書を起案する', en: 'Draft for the learners chosen' },
  back: { ja: '学級を選び直す', en: 'Choose another class' },
  noKind: {
    ja: 'あなたの役割で起案できる証明書はありません。',
    en: 'There is no certificate that your role may draft.',
  },
} as const satisfies Strings
