import type { ErrorEntries } from './entry.ts'

const backToService = {
  ja: 'サービスの画面に戻り、サインインをやり直してください。続く場合はサービスの提供者に下の番号を伝えてください。',
  en: 'Go back to the service and sign in again. If it goes on, give the number below to whoever runs the service.',
}

/** Refusals of the OpenID Connect provider that reach a person, since they cannot be sent back to the service. */
export const providerErrors = {
  'PROVIDER-CLIENT-UNKNOWN': {
    status: 400,
    oauth: 'invalid_client',
    what: { ja: 'このサービスは登録されていません。', en: 'This service is not registered here.' },
    action: backToService,
  },
  'PROVIDER-REDIRECT-UNKNOWN': {
    status: 400,
    oauth: 'invalid_request',
    what: {
      ja: 'サービスが指定した戻り先は登録されていません。安全のため、そこへは移動しません。',
      en: 'The address to return to is not registered for this service, so you are not sent there.',
    },
    action: backToService,
  },
  'PROVIDER-REQUEST-EXPIRED': {
    status: 400,
    oauth: 'invalid_request_uri',
    what: {
      ja: 'このサインインの要求は、期限が切れたか、すでに使われています。',
      en: 'This request to sign in has expired or was used already.',
    },
    action: backToService,
  },
  'PROVIDER-ATTEMPT-LOST': {
    status: 400,
    oauth: 'invalid_request',
    what: {
      ja: 'このサインインは続けられません。時間が過ぎたか、すでに終わったか、Cookie が消えています。',
      en: 'This sign-in cannot go on: its time has run out, it has ended, or the cookie of this browser is gone.',
    },
    action: {
      ja: 'Cookie を有効にして、お使いのサービスの画面からサインインをやり直してください。その画面が分からないときは、下のリンクへ進んでください。',
      en: 'Allow cookies, go back to the service and sign in again. If you do not find its page, follow the link below.',
    },
  },
  'PROVIDER-SESSION-ABSENT': {
    status: 401,
    oauth: 'login_required',
    what: { ja: 'サインインしていません。', en: 'You are not signed in.' },
    action: { ja: 'はじめの画面からサインインしてください。', en: 'Sign in from the first page.' },
  },
  'PROVIDER-REQUEST-REFUSED': {
    status: 400,
    oauth: 'invalid_request',
    what: {
      ja: 'サービスからの要求に誤りがあります（{reason}）。',
      en: 'The request of the service is not valid ({reason}).',
    },
    action: backToService,
  },
} as const satisfies ErrorEntries
