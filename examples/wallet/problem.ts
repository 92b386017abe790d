/** Why the wallet stopped, in words for the person who holds it. `code` is for scripts. */
export class WalletProblem extends Error {
  readonly code: string
  readonly ja: string
  readonly status: number

  constructor(code: keyof typeof problems, detail = '', cause?: unknown) {
    const { ja, en, status } = problems[code]
    super(detail ? `${en} (${detail})` : en, cause === undefined ? undefined : { cause })
    this.code = code
    this.ja = detail ? `${ja}（${detail}）` : ja
    this.status = status
  }
}

const problems = {
  'not-an-offer': { status: 400, ja: '受け取り用のリンクではありません。', en: 'This is not a credential offer.' },
  'offer-refused': {
    status: 400,
    ja: 'この受け取り用のリンクは使えません。すでに使われたか、期限が切れています。発行元で新しいリンクを作ってください。',
    en: 'This offer cannot be used: it has been used or has run out. Ask the issuer for a new one.',
  },
  'not-a-request': { status: 400, ja: '提示を求めるリンクではありません。', en: 'This is not a presentation request.' },
  unreachable: { status: 502, ja: '相手のサーバーにつながりません。', en: 'The other side cannot be reached.' },
  'issuer-mismatch': {
    status: 400,
    ja: '発行元の情報が一致しません。',
    en: 'What the issuer says of itself does not match.',
  },
  'no-flow': {
    status: 400,
    ja: 'この受け取り方法には対応していません。',
    en: 'This way of collecting is not supported.',
  },
  'issuer-refused': { status: 400, ja: '発行元が受け取りを断りました。', en: 'The issuer refused.' },
  'tx-code-needed': { status: 400, ja: '確認コードを入力してください。', en: 'The transaction code is needed.' },
  'credential-wrong': {
    status: 400,
    ja: '受け取った証明書が正しくありません。',
    en: 'What was received is not a proper credential.',
  },
  'request-untrusted': { status: 400, ja: '求めている相手を確かめられません。', en: 'The request cannot be trusted.' },
  'nothing-fits': {
    status: 400,
    ja: '求められた証明書を持っていません。',
    en: 'There is no credential that meets the request.',
  },
  'presentation-refused': {
    status: 400,
    ja: '提示した証明書は受け入れられませんでした。',
    en: 'The presentation was refused.',
  },
  unknown: { status: 404, ja: 'お探しのものはありません。', en: 'There is no such thing.' },
  'cross-site': {
    status: 403,
    ja: 'ほかのサイトからの操作は受け付けません。',
    en: 'Actions from other sites are not accepted.',
  },
} as const satisfies Record<string, { status: number; ja: string; en: string }>
