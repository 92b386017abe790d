import type { ErrorEntries } from './entry.ts'

/** Refusals of the My Number guard. They name the place and never the value. */
export const myNumberErrors = {
  'MYNUMBER-REFUSED': {
    status: 422,
    oauth: 'invalid_request',
    what: {
      ja: '個人番号（マイナンバー）または住民票コードと思われる内容が含まれているため受け付けませんでした（{path}）。値は保存していません。',
      en: 'What looks like a My Number (個人番号) or a resident record code was found and refused ({path}). The value was not kept.',
    },
    action: {
      ja: '個人番号を取り除いてから、もう一度お送りください。このサービスが個人番号を求めることはありません。',
      en: 'Remove the number and send it again. This service never asks for a My Number.',
    },
  },
} as const satisfies ErrorEntries
