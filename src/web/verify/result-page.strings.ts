import type { Strings } from '../strings.ts'

export const resultStrings = {
  title: { ja: '確かめた結果', en: 'Result' },
  valid: { ja: 'この証明書は本物で、今も有効です', en: 'This certificate is genuine and valid now' },
  refused: { ja: 'この証明書は有効ではありません', en: 'This certificate is not valid' },
  unknown: {
    ja: '有効かどうかを確かめられませんでした',
    en: 'Whether this certificate is valid could not be found out',
  },
  unknownNote: {
    ja: '確かめられるまでは、有効なものとして扱わないでください。',
    en: 'Do not treat it as valid until it could be checked.',
  },
  kind: { ja: '証明書の種類', en: 'Kind of certificate' },
  school: { ja: '発行した学校', en: 'Issued by' },
  schoolCode: { ja: '学校コード', en: 'School code' },
  collected: { ja: 'ウォレットに渡した日時', en: 'Given to the wallet' },
  expires: { ja: '有効期限', en: 'Valid until' },
  status: { ja: '状態', en: 'Status' },
  notRevoked: { ja: '取り消されていません', en: 'Not revoked' },
  checked: { ja: '確かめた日時', en: 'Checked' },
  claims: { ja: '示された内容', en: 'What it shows' },
  claimsNote: {
    ja: '持ち主が示さないことにした項目は、ここには出ません。',
    en: 'What the holder kept back does not appear here.',
  },
  nothing: { ja: '内容は示されていません。', en: 'It shows nothing further.' },
  holderTitle: {
    ja: '見せた人が持ち主かどうかは、確かめていません',
    en: 'Whether the person who showed it is its holder was not checked',
  },
  holder: {
    ja: 'この画面で分かるのは、証明書が本物で有効なことだけです。写しは誰でも貼り付けられます。本人かどうかは、別の方法で確かめるか、ウォレットからの提示を求めて確かめてください。',
    en: 'This page tells only that the certificate is genuine and valid. Anybody can paste a copy. To know that it is theirs, check it in another way, or ask for a presentation from their wallet.',
  },
  reason: { ja: '理由', en: 'Reason' },
  action: { ja: '次にすること', en: 'What to do' },
  code: { ja: 'エラーコード', en: 'Error code' },
  contents: { ja: '書かれている内容', en: 'Contents' },
  notShown: {
    ja: '有効と確かめられた証明書の内容だけを表示します。',
    en: 'Only the contents of certificates found valid are shown.',
  },
  again: { ja: '別の証明書を確かめる', en: 'Verify another' },
} as const satisfies Strings
