import type { ErrorEntries } from './entry.ts'

const later = {
  ja: 'しばらくしてからもう一度お試しください。マイナンバーカードでのサインインには影響ありません。',
  en: 'Try again in a while. Signing in with the card is not affected.',
}
const startAgain = {
  ja: '安全のため、サインインを中止しました。はじめからやり直してください。続く場合は下の受付番号を運用者へ伝えてください。',
  en: 'To be safe the sign-in was stopped. Start it again. If it goes on, give the operator the attempt number below.',
}
const operator = {
  ja: '運用者の対応が必要です。下の受付番号を運用者へ伝えてください。',
  en: 'The operator has to put this right. Give them the attempt number below.',
}

const distrusted = { status: 502, oauth: 'access_denied' } as const
const unavailable = { status: 503, oauth: 'temporarily_unavailable' } as const

/** Refusals of the organisation path (GビズID). None of the texts holds anything of the account. */
export const gbizidErrors = {
  'GBIZID-UNREACHABLE': {
    ...unavailable,
    what: { ja: 'GビズIDにつながりません。', en: 'GビズID cannot be reached.' },
    action: later,
  },
  'GBIZID-SLOW': {
    ...unavailable,
    what: { ja: 'GビズIDの応答が遅いため、待つのをやめました。', en: 'GビズID took too long to answer.' },
    action: later,
  },
  'GBIZID-DENIED': {
    status: 403,
    oauth: 'access_denied',
    what: { ja: 'GビズIDでのサインインが取り消されました。', en: 'Signing in at GビズID was cancelled or denied.' },
    action: {
      ja: '続けるには、もう一度サインインの方法を選んでください。',
      en: 'To go on, choose a way to sign in again.',
    },
  },
  'GBIZID-REQUEST-REFUSED': {
    ...distrusted,
    what: { ja: 'GビズIDがこのシステムからの要求を受け付けませんでした。', en: 'GビズID did not accept our request.' },
    action: operator,
  },
  'GBIZID-CLIENT-REFUSED': {
    ...distrusted,
    what: { ja: 'GビズIDがこのシステムを認証しませんでした。', en: 'GビズID did not accept our client credentials.' },
    action: operator,
  },
  'GBIZID-CODE-REFUSED': {
    ...distrusted,
    what: {
      ja: 'GビズIDから受け取った認可コードが使えませんでした（使用済み、または期限切れ）。',
      en: 'The code from GビズID was not accepted; it was used before or has expired.',
    },
    action: { ja: 'はじめからやり直してください。', en: 'Start the sign-in again.' },
  },
  'GBIZID-ISSUER': {
    ...distrusted,
    what: { ja: '応答の発行者がGビズIDではありません。', en: 'The answer names another issuer than GビズID.' },
    action: startAgain,
  },
  'GBIZID-AUDIENCE': {
    ...distrusted,
    what: {
      ja: 'GビズIDのIDトークンが別のシステム宛てです。',
      en: 'The ID token from GビズID is meant for another system.',
    },
    action: startAgain,
  },
  'GBIZID-NONCE': {
    ...distrusted,
    what: {
      ja: 'GビズIDのIDトークンが、このサインインのものではありません（nonce不一致）。',
      en: 'The ID token from GビズID does not belong to this sign-in (nonce differs).',
    },
    action: startAgain,
  },
  'GBIZID-NONCE-MISSING': {
    ...distrusted,
    what: {
      ja: 'GビズIDのIDトークンに、このサインインを示す値（nonce）がありません。',
      en: 'The ID token from GビズID does not say which sign-in it belongs to (no nonce).',
    },
    action: startAgain,
  },
  'GBIZID-EXPIRED': {
    ...distrusted,
    what: { ja: 'GビズIDのIDトークンの期限が切れています。', en: 'The ID token from GビズID has expired.' },
    action: startAgain,
  },
  'GBIZID-NOT-FRESH': {
    ...distrusted,
    what: {
      ja: 'サービスは改めてのサインインを求めましたが、GビズIDでは以前のサインインが使われました。',
      en: 'The service asked for a fresh sign-in, but GビズID used an earlier one.',
    },
    action: {
      ja: 'GビズIDからサインアウトし、はじめからやり直してください。',
      en: 'Sign out of GビズID and start again.',
    },
  },
  'GBIZID-SIGNATURE': {
    ...distrusted,
    what: {
      ja: 'GビズIDのIDトークンの署名が正しくありません。',
      en: 'The signature of the ID token from GビズID is wrong.',
    },
    action: startAgain,
  },
  'GBIZID-ALGORITHM': {
    ...distrusted,
    what: {
      ja: 'GビズIDのIDトークンが、決められた方式（RS256）で署名されていません。',
      en: 'The ID token from GビズID is not signed with the agreed algorithm (RS256).',
    },
    action: startAgain,
  },
  'GBIZID-KEY-UNKNOWN': {
    ...distrusted,
    what: {
      ja: 'GビズIDのIDトークンが、公開されていない鍵で署名されています。',
      en: 'The ID token from GビズID is signed with a key that GビズID does not publish.',
    },
    action: startAgain,
  },
  'GBIZID-SUBJECT-MISMATCH': {
    ...distrusted,
    what: {
      ja: 'GビズIDのIDトークンと利用者情報が、別のアカウントを示しています。',
      en: 'The ID token and UserInfo from GビズID speak of different accounts.',
    },
    action: startAgain,
  },
  'GBIZID-USERINFO-REFUSED': {
    ...distrusted,
    what: {
      ja: 'GビズIDから利用者情報を受け取れませんでした。',
      en: 'GビズID did not hand out the account information.',
    },
    action: startAgain,
  },
  'GBIZID-RESPONSE-INVALID': {
    ...distrusted,
    what: { ja: 'GビズIDの応答に誤りがあります。', en: 'The answer of GビズID is not valid.' },
    action: startAgain,
  },
} as const satisfies ErrorEntries
