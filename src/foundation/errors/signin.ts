import type { ErrorEntries } from './entry.ts'

const goOn = {
  ja: '下のリンクから続けてください。',
  en: 'Go on with the link below.',
}
const startAgain = {
  ja: 'お使いのサービスの画面に戻り、サインインをやり直してください。下のリンクからも進めます。',
  en: 'Go back to the service and sign in again; the link below leads on as well.',
}

/** Refusals of the sign-in itself, whatever the way in. Each page has a link that leads on. */
export const signinErrors = {
  'SIGNIN-ATTEMPT-UNKNOWN': {
    status: 404,
    oauth: 'invalid_request',
    what: { ja: 'このサインインは見つかりません。', en: 'There is no such sign-in.' },
    action: {
      ja: 'お使いのサービスの画面を開き、サインインをやり直してください。下のリンクからは、このサイトのはじめの画面に進めます。',
      en: 'Open the page of the service and sign in again. The link below leads to the first page of this site.',
    },
  },
  'SIGNIN-EXPIRED': {
    status: 410,
    oauth: 'access_denied',
    what: { ja: 'サインインの制限時間が過ぎました。', en: 'The time for this sign-in has run out.' },
    action: startAgain,
  },
  'SIGNIN-BROWSER-MISMATCH': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: 'このサインインは別のブラウザーで始められたか、ブラウザーの Cookie が消えています。',
      en: 'This sign-in was started in another browser, or the cookie of this browser is gone.',
    },
    action: {
      ja: 'ほかの人から届いたリンクであれば開かないでください。ご自身のサインインであれば、Cookie を有効にして、下のリンクからやり直してください。',
      en: 'Do not follow such a link from somebody else. If it is your own sign-in, allow cookies and start again with the link below.',
    },
  },
  'SIGNIN-RETURN-USED': {
    status: 409,
    oauth: 'invalid_request',
    what: {
      ja: 'この画面は一度使われています（再読み込み、または「戻る」の操作）。',
      en: 'This page was used once already, by reload or Back.',
    },
    action: goOn,
  },
  'SIGNIN-RETURN-SUPERSEDED': {
    status: 409,
    oauth: 'invalid_request',
    what: {
      ja: 'そのあとに別のタブまたは画面でサインインを進めたため、この画面は使えません。',
      en: 'The sign-in went on in another tab or page, so this one no longer counts.',
    },
    action: goOn,
  },
  'SIGNIN-ALREADY-COMPLETED': {
    status: 409,
    oauth: 'invalid_request',
    what: { ja: 'このサインインは完了しています。', en: 'This sign-in is already complete.' },
    action: {
      ja: 'お使いのサービスの画面に戻ってください。下のリンクからも進めます。',
      en: 'Go back to the service; the link below leads on as well.',
    },
  },
  'SIGNIN-PATH-NOT-ALLOWED': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: 'このサービスでは、この方法でサインインできません。',
      en: 'This service does not accept this way to sign in.',
    },
    action: { ja: '別の方法を選んでください。', en: 'Choose the other way.' },
  },
  'SIGNIN-PATH-DISABLED': {
    status: 503,
    oauth: 'temporarily_unavailable',
    what: { ja: 'この方法でのサインインは現在停止しています。', en: 'This way to sign in is out of use at present.' },
    action: {
      ja: '別の方法を選ぶか、運用者にお問い合わせください。',
      en: 'Choose the other way, or ask the operator.',
    },
  },
  'SIGNIN-ORGANISATION-DISABLED': {
    status: 403,
    oauth: 'access_denied',
    what: { ja: '所属する組織の利用が停止されています。', en: 'Your organisation is no longer active here.' },
    action: {
      ja: '教育委員会の担当者にお問い合わせください。',
      en: 'Ask the person in charge at the board of education.',
    },
  },
  'SIGNIN-CARD-ANSWER-UNKNOWN': {
    status: 410,
    oauth: 'invalid_request',
    what: {
      ja: 'カードの読み取りの制限時間が過ぎたか、読み取りを求めていません。',
      en: 'The time to read the card has run out, or nobody asked for it.',
    },
    action: { ja: 'もう一度、カードの読み取りからやり直してください。', en: 'Read the card again.' },
  },
  'SIGNIN-CARD-ANSWER-USED': {
    status: 409,
    oauth: 'invalid_request',
    what: { ja: 'このカードの読み取り結果は、すでに使われています。', en: 'This answer of the card was used already.' },
    action: { ja: 'もう一度、カードの読み取りからやり直してください。', en: 'Read the card again.' },
  },
} as const satisfies ErrorEntries
