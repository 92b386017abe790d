import type { ErrorEntries } from './entry.ts'

const askSchool = {
  ja: '学校に問い合わせてください。学校は新しい連携コードを出すことができます。',
  en: 'Ask the school. It can hand out a new link code.',
} as const
const askAppointment = {
  ja: '教育委員会の管理者に任命（学校・役割・期間）を確かめてください。',
  en: 'Ask the administrator of the board about your appointment (school, role, dates).',
} as const
const reload = {
  ja: '一覧を開き直して、今の状態を確かめてください。',
  en: 'Open the list again and look at the present state.',
} as const

/** What a guardian or learner is told who asks to be linked. None of it says whether or how a child is protected. */
const proposing = {
  'GUARDIANSHIP-CODE-MISTYPED': {
    status: 422,
    what: { ja: '連携コードの入力に誤りがあります。', en: 'The link code is mistyped.' },
    action: {
      ja: '学校から受け取った用紙の 12 文字を、もう一度入力してください。0 と O、1 と I は使われていません。',
      en: 'Enter the 12 characters on the paper from the school again. It never contains 0, O, 1 or I.',
    },
  },
  'GUARDIANSHIP-CODE-UNKNOWN': {
    status: 422,
    what: { ja: 'この連携コードは登録されていません。', en: 'There is no such link code.' },
    action: askSchool,
  },
  'GUARDIANSHIP-CODE-USED': {
    status: 409,
    what: { ja: 'この連携コードは使用済みです。', en: 'This link code has been used.' },
    action: {
      ja: 'ご自身で使った場合は、学校の確認をお待ちください。心当たりがない場合は、すぐに学校に連絡してください。',
      en: 'If you used it yourself, wait for the school. If not, tell the school at once.',
    },
  },
  'GUARDIANSHIP-CODE-EXPIRED': {
    status: 410,
    what: {
      ja: 'この連携コードは有効期限（発行から 30 日）が切れています。',
      en: 'This link code has expired (30 days).',
    },
    action: askSchool,
  },
  'GUARDIANSHIP-CODE-WITHDRAWN': {
    status: 410,
    what: { ja: 'この連携コードは使えなくなりました。', en: 'This link code is no longer in use.' },
    action: {
      ja: '学校から新しい連携コードを受け取っている場合はそちらを使い、ない場合は学校に問い合わせてください。',
      en: 'Use the newer code from the school if you have one; otherwise ask the school.',
    },
  },
  'GUARDIANSHIP-TOO-MANY-ATTEMPTS': {
    status: 429,
    what: { ja: '連携コードの入力が続いたため、受け付けを止めました。', en: 'Too many link codes were tried.' },
    action: { ja: '24 時間後にもう一度お試しください。', en: 'Try again in 24 hours.' },
  },
  'GUARDIANSHIP-NO-MATCH': {
    status: 422,
    what: {
      ja: 'カードの氏名・生年月日・性別・住所が、学校に届け出られている保護者と一致しません。',
      en: 'Name, date of birth, sex and address on the card do not match a guardian known to the school.',
    },
    action: {
      ja: '引っ越しや改姓のあとは、学校への届け出とカードの記載をそろえてから、同じ連携コードでもう一度お試しください。',
      en: 'After a move or a change of name, bring school and card up to date and use the same link code again.',
    },
  },
  'GUARDIANSHIP-NOT-ADULT': {
    status: 422,
    what: { ja: '保護者としての連携は 18 歳からです。', en: 'Only an adult (18) can be linked as a guardian.' },
    action: askSchool,
  },
  'GUARDIANSHIP-LEARNER-ADULT': {
    status: 422,
    what: {
      ja: '18 歳に達した人について、保護者として手続きすることはできません。',
      en: 'Nobody acts as guardian for a person who has reached 18.',
    },
    action: { ja: '本人が自分のカードで手続きしてください。', en: 'The learner acts with a card of their own.' },
  },
  'GUARDIANSHIP-LEARNER-UNDER-15': {
    status: 422,
    what: { ja: '本人だけで手続きできるのは 15 歳からです。', en: 'A learner can act alone from the age of 15.' },
    action: { ja: '保護者に手続きしてもらってください。', en: 'Ask a guardian to do it.' },
  },
  'GUARDIANSHIP-ALREADY-LINKED': {
    status: 409,
    what: {
      ja: 'このお子さんとは、すでに連携しているか、学校の確認待ちです。',
      en: 'You are linked already, or the school is checking.',
    },
    action: { ja: '連携の一覧を確かめてください。', en: 'Look at your list of links.' },
  },
} as const satisfies ErrorEntries

/** What staff are told. */
const deciding = {
  'GUARDIANSHIP-NOT-STAFF': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: 'この操作ができるのは、児童生徒が今在籍する学校の担当者だけです。',
      en: 'Only staff of the school where the learner is enrolled now may do this.',
    },
    action: askAppointment,
  },
  'GUARDIANSHIP-NOT-ENROLLED': {
    status: 422,
    what: { ja: 'この学校に在籍していない児童生徒です。', en: 'The learner is not enrolled at this school.' },
    action: { ja: '名簿を確かめてください。', en: 'Check the roster.' },
  },
  'GUARDIANSHIP-NOT-IN-REGISTER': {
    status: 422,
    what: {
      ja: '学齢簿に生年月日または保護者がありません。',
      en: 'The register has no birth date or no guardian for the learner.',
    },
    action: { ja: '学齢簿を取り込んでから、もう一度お試しください。', en: 'Import the school register and try again.' },
  },
  'GUARDIANSHIP-GUARDIAN-UNKNOWN': {
    status: 422,
    what: { ja: '学齢簿にない保護者です。', en: 'The register does not name that guardian.' },
    action: { ja: '学齢簿を確かめてください。', en: 'Check the school register.' },
  },
  'GUARDIANSHIP-LEARNER-PROTECTED': {
    status: 409,
    what: {
      ja: 'この児童生徒は保護の対象です。連携はすべて止められています。',
      en: 'The learner is protected. Every link is suspended.',
    },
    action: {
      ja: '校長が、続けてよい連携を一つずつ再開するか、保護を解除してください。',
      en: 'The principal resumes single links or ends the protection.',
    },
  },
  'GUARDIANSHIP-LINK-UNKNOWN': {
    status: 404,
    what: { ja: 'その連携は見つかりません。', en: 'There is no such link.' },
    action: reload,
  },
  'GUARDIANSHIP-LINK-MOVED': {
    status: 409,
    what: { ja: 'この連携は、その操作ができる状態ではありません。', en: 'The link is in another state now.' },
    action: reload,
  },
  'GUARDIANSHIP-NEEDS-CHECK': {
    status: 409,
    what: {
      ja: 'カードの氏名・住所の代替文字などにより、自動では照合できません。',
      en: 'The match could not be decided automatically (substitute characters on the card, or gaps in the register).',
    },
    action: {
      ja: 'カードの記載と学齢簿を見比べ、同じ人であることを確かめたうえで「確認した」を選んで承認してください。',
      en: 'Compare card and register, make sure it is the same person, and approve with "checked".',
    },
  },
  'GUARDIANSHIP-REASON': {
    status: 422,
    what: { ja: '理由が選ばれていません。', en: 'No reason was chosen.' },
    action: { ja: '理由を選んでください。', en: 'Choose a reason.' },
  },
} as const satisfies ErrorEntries

/** Refusals about links between guardians and learners. */
export const guardianshipErrors = { ...proposing, ...deciding } as const satisfies ErrorEntries
