/** Common Japanese family and given names. Put together they make invented people; nobody in this town exists. */

/** A name part: as the register (学齢簿) writes it, as JIS characters write it, and its reading. */
export interface NamePart {
  readonly official: string
  readonly jis: string
  readonly kana: string
}

const plain = (text: string): NamePart[] =>
  text
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [official = '', kana = ''] = entry.split(':')
      return { official, jis: official, kana }
    })

// Characters that the official register knows and ordinary systems replace, among them one outside the basic plane (𠮷) and
// ones told apart only by a variation selector (U+E0100 and up).
const special: NamePart[] = [
  { official: '髙橋', jis: '高橋', kana: 'タカハシ' },
  { official: '髙木', jis: '高木', kana: 'タカギ' },
  { official: '山﨑', jis: '山崎', kana: 'ヤマザキ' },
  { official: '𠮷野', jis: '吉野', kana: 'ヨシノ' },
  { official: '濵田', jis: '浜田', kana: 'ハマダ' },
  { official: '德永', jis: '徳永', kana: 'トクナガ' },
  { official: '廣瀨', jis: '広瀬', kana: 'ヒロセ' },
  { official: '栁澤', jis: '柳沢', kana: 'ヤナギサワ' },
  { official: '邊見', jis: '辺見', kana: 'ヘンミ' },
  { official: '辻\u{E0100}本', jis: '辻本', kana: 'ツジモト' },
  { official: '葛\u{E0100}城', jis: '葛城', kana: 'カツラギ' },
  { official: '渡邉\u{E0102}', jis: '渡邉', kana: 'ワタナベ' },
]

export const familyNames: readonly NamePart[] = [
  ...special,
  ...plain(`
    佐藤:サトウ 鈴木:スズキ 高橋:タカハシ 田中:タナカ 伊藤:イトウ 渡辺:ワタナベ 山本:ヤマモト 中村:ナカムラ 小林:コバヤシ 加藤:カトウ
    吉田:ヨシダ 山田:ヤマダ 佐々木:ササキ 山口:ヤマグチ 松本:マツモト 井上:イノウエ 木村:キムラ 林:ハヤシ 斎藤:サイトウ 清水:シミズ
    山崎:ヤマザキ 森:モリ 池田:イケダ 橋本:ハシモト 阿部:アベ 石川:イシカワ 山下:ヤマシタ 中島:ナカジマ 石井:イシイ 小川:オガワ
    前田:マエダ 岡田:オカダ 長谷川:ハセガワ 藤田:フジタ 後藤:ゴトウ 近藤:コンドウ 村上:ムラカミ 遠藤:エンドウ 青木:アオキ 坂本:サカモト
    福田:フクダ 太田:オオタ 西村:ニシムラ 藤井:フジイ 岡本:オカモト 金子:カネコ 藤原:フジワラ 三浦:ミウラ 中野:ナカノ 原田:ハラダ
    松田:マツダ 竹内:タケウチ 小野:オノ 田村:タムラ 中山:ナカヤマ 和田:ワダ 石田:イシダ 森田:モリタ 上田:ウエダ 原:ハラ
    内田:ウチダ 柴田:シバタ 酒井:サカイ 宮崎:ミヤザキ 横山:ヨコヤマ 高木:タカギ 安藤:アンドウ 宮本:ミヤモト 大野:オオノ 小島:コジマ
  `),
]

export const girls: readonly NamePart[] = plain(`
  陽葵:ヒマリ 凛:リン 結菜:ユイナ 芽依:メイ 咲良:サクラ 莉子:リコ 美月:ミツキ 心春:コハル 紬:ツムギ 杏:アン 花音:カノン 彩花:アヤカ
  美羽:ミウ 詩:ウタ 琴音:コトネ 優奈:ユウナ 真央:マオ 七海:ナナミ 千尋:チヒロ 遥:ハルカ 楓:カエデ 茜:アカネ 光:ヒカリ 日和:ヒヨリ
  ゆい:ユイ あかり:アカリ ひなた:ヒナタ のぞみ:ノゾミ 桜子:サクラコ 和花:ノドカ 美咲:ミサキ 明里:アカリ
`)

export const boys: readonly NamePart[] = plain(`
  蓮:レン 湊:ミナト 悠真:ユウマ 大翔:ヒロト 樹:イツキ 陽向:ヒナタ 朝陽:アサヒ 颯太:ソウタ 律:リツ 新:アラタ 蒼:アオイ 健人:ケント
  翔太:ショウタ 大和:ヤマト 航:ワタル 智也:トモヤ 直樹:ナオキ 駿:シュン 海斗:カイト 春樹:ハルキ 一樹:カズキ 匠:タクミ 隼人:ハヤト 碧:アオ
  そら:ソラ はると:ハルト 光希:コウキ 優斗:ユウト 祐介:ユウスケ 拓海:タクミ 涼:リョウ 誠也:セイヤ
`)

export const women: readonly NamePart[] = plain(`
  裕子:ユウコ 久美子:クミコ 直美:ナオミ 智子:トモコ 由美:ユミ 香織:カオリ 恵子:ケイコ 美穂:ミホ 綾:アヤ 麻衣:マイ 千春:チハル 早苗:サナエ
  典子:ノリコ 明美:アケミ 友美:トモミ 幸子:サチコ 愛:アイ 亜希:アキ 恭子:キョウコ 理恵:リエ
`)

export const men: readonly NamePart[] = plain(`
  浩:ヒロシ 隆:タカシ 学:マナブ 大輔:ダイスケ 和也:カズヤ 剛:ツヨシ 修:オサム 亮:リョウ 哲也:テツヤ 健一:ケンイチ 豊:ユタカ 聡:サトシ
  秀樹:ヒデキ 智宏:トモヒロ 正人:マサト 博之:ヒロユキ 徹:トオル 俊介:シュンスケ 淳:ジュン 進:ススム
`)

export const districts: readonly string[] = [
  '東町',
  '西町',
  '緑町',
  '桜町',
  '本町',
  '若葉台',
  '川端町',
  '寺前町',
  '新田',
  '港町',
]
