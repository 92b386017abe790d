import type { ErrorEntries } from './entry.ts'

/** Refusals that any page or endpoint can give. */
export const requestErrors = {
  'REQUEST-INVALID': {
    status: 400,
    oauth: 'invalid_request',
    what: { ja: '送信された内容に誤りがあります（{member}）。', en: 'The request is not valid ({member}).' },
    action: { ja: '前の画面に戻り、入力し直してください。', en: 'Go back and correct the entry.' },
  },
  'REQUEST-NOT-FOUND': {
    status: 404,
    oauth: 'invalid_request',
    what: { ja: 'お探しのページはありません。', en: 'There is no such page.' },
    action: {
      ja: 'アドレスを確かめるか、はじめの画面から進んでください。',
      en: 'Check the address, or start again from the first page.',
    },
  },
  'REQUEST-METHOD': {
    status: 405,
    oauth: 'invalid_request',
    what: {
      ja: 'このアドレスは {method} では受け付けていません。',
      en: 'This address does not take requests by {method}.',
    },
    action: {
      ja: 'はじめの画面から進んでください。プログラムからの場合は、応答の Allow ヘッダーにある方法で送ってください。',
      en: 'Start again from the first page. A program finds the methods to use in the header Allow of this answer.',
    },
  },
  'REQUEST-CROSS-SITE': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: '別のサイトから送信されたため受け付けませんでした。',
      en: 'The request came from another site and was refused.',
    },
    action: { ja: 'このサイトの画面からもう一度操作してください。', en: 'Repeat the action from a page of this site.' },
  },
  'REQUEST-TOO-LARGE': {
    status: 413,
    oauth: 'invalid_request',
    what: { ja: '送信されたデータが大きすぎます（上限 {limit}）。', en: 'The data sent is too large (limit {limit}).' },
    action: { ja: 'ファイルを確かめてから送り直してください。', en: 'Check the file and send it again.' },
  },
  'REQUEST-FORBIDDEN': {
    status: 403,
    oauth: 'access_denied',
    what: { ja: 'この操作をする権限がありません。', en: 'You are not allowed to do this.' },
    action: { ja: '担当者に権限（任命）を確かめてください。', en: 'Ask your administrator about your appointment.' },
  },
  'SERVER-FAULT': {
    status: 500,
    oauth: 'server_error',
    what: { ja: '内部の問題により処理を完了できませんでした。', en: 'A fault on our side kept this from completing.' },
    action: {
      ja: 'しばらくしてからもう一度お試しください。続く場合は下の受付番号を運用者へ伝えてください。',
      en: 'Try again in a while. If it goes on, give the operator the attempt number below.',
    },
  },
} as const satisfies ErrorEntries
