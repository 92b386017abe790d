import type { Strings } from '../strings.ts'

export const resultStrings = {
  title: { ja: '確かめた結果', en: 'Result' },
  valid: { ja: 'この証明書は本物で、今も有効です', en: 'This certificate is genuine and valid now' },
  refused: { ja: 'この証明書は受け入れられません', en: 'This certificate cannot be accepted' },
  issuer: { ja: '発行した学校', en: 'Issued by' },
  schoolCode: { ja: '学校コード', en: 'School code' },
  issuedAt: { ja: '発行日時', en: 'Issued' },
  expiresAt: { ja: '有効期限', en: 'Valid until' },
  status: { ja: '状態', en: 'Status' },
  statusValid: { ja: '取り消されていません', en: 'Not revoked' },
  checkedAt: { ja: '確かめた日時', en: 'Checked' },
  claims: { ja: '示された内容', en: 'What it shows' },
  nothing: { ja: '内容は示されていません。', en: 'It shows nothing further.' },
  holderTitle: { ja: '持ち主かどうかは確かめていません', en: 'Whether the bearer is its holder was not checked' },
  holder: {
    ja: '貼り付けた証明書だけでは、示した人が持ち主かどうかは分かりません。対面で名前を確かめるか、ウォレットからの提示を求めてください。',
    en: 'A pasted certificate does not tell whether the person showing it is its holder. Check the name in person, or ask for a presentation from the wallet.',
  },
  reason: { ja: '理由', en: 'Reason' },
  code: { ja: 'エラーコード', en: 'Error code' },
  again: { ja: '別の証明書を確かめる', en: 'Verify another' },
} as const satisfies Strings
