import type { Strings } from '../strings.ts'

export const releaseStrings = {
  titleConsent: { ja: '{service}に送る情報の確認', en: 'What goes to {service}' },
  titleNotice: { ja: '{service}に伝わる情報', en: 'What {service} is told' },
  leadConsent: {
    ja: '次の情報を{service}に送ってよいか、ご確認ください。送るまでは何も伝わりません。',
    en: 'Please decide whether this may be sent to {service}. Nothing is sent before you agree.',
  },
  leadNotice: {
    ja: '任命にもとづき、次の情報が{service}に伝わります。',
    en: 'By your appointment, this is told to {service}.',
  },
  purpose: { ja: '使う目的', en: 'What it is used for' },
  what: { ja: '送る情報', en: 'What is sent' },
  nothing: {
    ja: 'あなたを区別するための番号だけを送ります（サービスごとに異なる番号です）。',
    en: 'Only a number that tells you apart is sent, a different one for each service.',
  },
  send: { ja: '同意して送る', en: 'Agree and send' },
  goOn: { ja: '確認して進む', en: 'Continue' },
  stop: { ja: '送らずにやめる', en: 'Stop without sending' },
} as const satisfies Strings
