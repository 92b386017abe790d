import { type Account, entry, member, type Place, person, prime, soleProprietor } from './account-kinds.ts'

const mihon: Place = {
  name: '見本市',
  english: 'Mihon City',
  corporateNumber: '7990001000001',
  city: '見本市',
  street: '中央１－１－１',
  representative: person('見本 一郎 ミホン イチロウ', '1960-04-10'),
}
const other: Place = {
  name: '別見本市',
  english: 'Betsumihon City',
  corporateNumber: '6990001000002',
  city: '別見本市',
  street: '本町２－２－２',
  representative: person('別所 花子 ベッショ ハナコ', '1965-11-02'),
}
const shop: Place = {
  name: 'みほん文具店',
  english: '',
  city: '見本市',
  street: '駅前３－３－３',
  representative: person('文具 太郎 ブング タロウ', '1971-03-21'),
}
const mihonPrime = { sub: 'WWbyRLXK9PEeiaLW0AqBhmd2', place: mihon }
const primary = '見本市立みなみ小学校'
const juniorHigh = '見本市立みなみ中学校'

/** Everybody in here is invented. The school roles in the labels are for testers; GビズID does not know them. */
export const accounts: readonly Account[] = [
  prime('prime@mihon.example', mihonPrime.sub, mihon, {
    ja: 'プライム: 見本市長 見本 一郎',
    en: 'Prime: mayor of Mihon City',
  }),
  member(
    'kocho-sho@mihon.example',
    'yk8hWfXQnZJjrDbm6iW0eOQB',
    mihonPrime,
    person('佐々木 恵 ササキ メグミ', '1968-07-07', primary),
    {
      ja: 'メンバー: 佐々木 恵 (みなみ小学校の校長になる人)',
      en: 'Member: principal-to-be of the primary school',
    },
  ),
  member(
    'jimu-sho@mihon.example',
    'EPoGMjDQC5P5FBklAw3qT4bJ',
    mihonPrime,
    person('田中 誠 タナカ マコト', '1988-01-15', primary),
    {
      ja: 'メンバー: 田中 誠 (みなみ小学校の事務になる人)',
      en: 'Member: office-to-be of the primary school',
    },
  ),
  member(
    'kocho-chu@mihon.example',
    'RhPzXgKx564V2goFVXJPBQkV',
    mihonPrime,
    person('鈴木 明 スズキ アキラ', '1966-10-30', juniorHigh),
    {
      ja: 'メンバー: 鈴木 明 (みなみ中学校の校長になる人)',
      en: 'Member: principal-to-be of the junior high school',
    },
  ),
  member(
    'jimu-chu@mihon.example',
    'RmLN8a4H7bZU3bcxqsookq6Y',
    mihonPrime,
    person('伊藤 陽子 イトウ ヨウコ', '1990-05-25', juniorHigh),
    {
      ja: 'メンバー: 伊藤 陽子 (みなみ中学校の事務になる人)',
      en: 'Member: office-to-be of the junior high school',
    },
  ),
  member(
    'shidou@mihon.example',
    'JSNeno2of2WO8RpG7feLouzo',
    mihonPrime,
    person('山本 直樹 ヤマモト ナオキ', '1979-09-09', '教育委員会 指導室'),
    {
      ja: 'メンバー: 山本 直樹 (教育委員会、任命なし)',
      en: 'Member: at the board, without appointment',
    },
  ),
  prime('prime@other.example', 'ObNFgREhk5LFazgEx0snAASZ', other, {
    ja: 'プライム: 別見本市 (ほかの自治体)',
    en: 'Prime of another municipality',
  }),
  soleProprietor('kojin@mihon.example', '9LprNrIbScMJB5PZnBqD3KWz', shop, {
    ja: 'プライム: 文具 太郎 (個人事業主、法人番号なし)',
    en: 'Prime: sole proprietor, no corporate number',
  }),
  entry('entry@mihon.example', 'r2GB9gzh9RXNx3aZ1gM9QTns', shop, {
    ja: 'エントリー: 文具 太郎 (本人確認なし)',
    en: 'Entry: nobody reviewed',
  }),
]
