import type { ErrorEntries } from './entry.ts'

const again = {
  ja: '同意の画面をはじめから開き直し、表示された文書をもう一度読んで署名してください。何も記録されていません。',
  en: 'Open the consent page again, read the text shown and sign it. Nothing was recorded.',
} as const

/** Refusals about consents (同意) and their withdrawal (撤回). */
export const consentErrors = {
  'CONSENT-NOT-ALLOWED': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: 'このお子さんについて同意できるのは、学校が承認した保護者（15 歳からは本人も）だけです。',
      en: 'Only a guardian whom the school has approved (from 15 the learner too) may consent for this learner.',
    },
    action: {
      ja: '連携の一覧で、承認と期限を確かめてください。',
      en: 'Look at your list of links: approved, and until when.',
    },
  },
  'CONSENT-TERM': {
    status: 422,
    what: { ja: '同意の期限に誤りがあります（{until}）。', en: 'The end of the consent is not possible ({until}).' },
    action: {
      ja: '期限は今日から 3 年以内の日付にしてください。',
      en: 'Choose a day from today on, within three years.',
    },
  },
  'CONSENT-TEXT-MISMATCH': {
    status: 422,
    what: {
      ja: '署名された文書が、同意の内容から作られる文書と一致しません。',
      en: 'The signed text is not the text that these terms give.',
    },
    action: again,
  },
  'CONSENT-EVIDENCE-MISMATCH': {
    status: 422,
    what: { ja: '署名は、この文書に対するものではありません。', en: 'The signature was not made over this text.' },
    action: again,
  },
  'CONSENT-SIGNER-MISMATCH': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: '署名したカードが、サインインしている人のものではありません。',
      en: 'The card that signed is not that of the person signed in.',
    },
    action: {
      ja: 'ご自身のカードで署名してください。',
      en: 'Sign with your own card.',
    },
  },
  'CONSENT-TEXT-USED': {
    status: 409,
    what: {
      ja: 'この署名済みの文書は、すでに使われています。',
      en: 'This signed text has been used already.',
    },
    action: again,
  },
  'CONSENT-UNKNOWN': {
    status: 404,
    what: { ja: 'その同意は見つかりません。', en: 'There is no such consent.' },
    action: {
      ja: '同意の一覧を開き直してください。',
      en: 'Open the list of your consents again.',
    },
  },
  'CONSENT-NOT-GIVER': {
    status: 403,
    oauth: 'access_denied',
    what: { ja: '撤回できるのは、同意した本人だけです。', en: 'Only the person who gave a consent can withdraw it.' },
    action: {
      ja: '同意した人がサインインして撤回してください。お子さんの安全に関わるときは学校に連絡してください。',
      en: 'The person who gave it signs in and withdraws it. If a child’s safety is at stake, call the school.',
    },
  },
} as const satisfies ErrorEntries
