import type { Strings } from '../strings.ts'

export const certificateStrings = {
  title: { ja: '{name}の{kind}', en: '{kind} of {name}' },
  state: { ja: '状態', en: 'State' },
  name: { ja: '氏名', en: 'Name' },
  birthdate: { ja: '生年月日', en: 'Date of birth' },
  school: { ja: '学校', en: 'School' },
  place: { ja: '学年と学級', en: 'Grade and class' },
  statement: { ja: '証明する内容', en: 'What is certified' },
  draftedAt: { ja: '起案', en: 'Drafted' },
  by: { ja: '{time}（{name}）', en: '{time} ({name})' },
  approvedAt: { ja: '決裁', en: 'Approved' },
  number: { ja: '証明書番号', en: 'Certificate number' },
  expiresOn: { ja: '有効期限', en: 'Valid until' },
  rejected: { ja: '差戻しの理由', en: 'Reason for sending back' },
  revoked: { ja: '取消しの理由', en: 'Reason for revoking' },
  wallets: { ja: 'ウォレットに渡した数', en: 'Issued to wallets' },
  wallet: { ja: '{count}件（うち無効{revoked}件）', en: '{count}, of which {revoked} no longer valid' },
  revokeTitle: { ja: '証明書を取り消す', en: 'Revoke this certificate' },
  revokeLead: {
    ja: '取り消すと、ウォレットに渡した証明書もすべて無効になり、もとに戻せません。必要なときは起案からやり直します。',
    en: 'Everything issued of it to wallets becomes invalid at once. This cannot be undone; a new one has to be drafted.',
  },
  reason: { ja: '理由', en: 'Reason' },
  revoke: { ja: '証明書を取り消す', en: 'Revoke the certificate' },
  done: { ja: '証明書を取り消しました', en: 'The certificate has been revoked' },
} as const satisfies Strings
