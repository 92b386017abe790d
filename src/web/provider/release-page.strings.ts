import type { Strings } from '../strings.ts'

export const releaseStrings = {
  titleConsent: { ja: '{service}に送る情報の確認', en: 'What goes to {service}' },
  titleNotice: { ja: '{service}に伝わる情報', en: 'What {service} is told' },
  leadConsent: {
    ja: '次の情報を{service}に送ってよいか、ご確認ください。送るまでは何も伝わりません。',
    en: 'Please decide whether this may be sent to {service}. Nothing is sent before you agree.',
  },
  leadNotice: {
    ja: 'サインインすると、次の情報が{service}に伝わります。法令と任命にもとづくもので、同意は必要ありません。',
    en: 'When you sign in, {service} is told this. It rests on law and on your appointment; your consent is not needed.',
  },
  onceNotice: {
    ja: 'このお知らせが表示されるのは一度だけです。伝わる情報が増えるときは、もう一度お知らせします。',
    en: 'You see this once. Should more be told one day, you will see it again.',
  },
  purpose: { ja: '使う目的', en: 'What it is used for' },
  what: { ja: '送る情報', en: 'What is sent' },
  whatNotice: { ja: '伝わる情報', en: 'What is told' },
  nothing: {
    ja: 'あなたを区別するための番号だけを送ります（サービスごとに異なる番号です）。',
    en: 'Only a number that tells you apart is sent, a different one for each service.',
  },
  send: { ja: '同意して送る', en: 'Agree and send' },
  stop: { ja: '送らずにやめる', en: 'Stop without sending' },
  goOn: { ja: '続ける', en: 'Continue' },
  stopNotice: { ja: 'サインインをやめる', en: 'Stop signing in' },
} as const satisfies Strings
