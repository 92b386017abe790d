import type { ErrorEntries } from './entry.ts'

const askAdministrator = {
  ja: '教育委員会の管理者（GビズIDプライムの名義の方）に確かめてください。',
  en: 'Ask the administrator of the board (the holder of its GビズID プライム account).',
}

/** Refusals about boards of education, schools and who is appointed there. */
export const organisationErrors = {
  'ORGANISATION-UNKNOWN': {
    status: 404,
    what: {
      ja: 'この教育委員会または学校は登録されていません（{code}）。',
      en: 'There is no such board or school ({code}).',
    },
    action: {
      ja: 'コードを確かめてください。登録は運用者が設定（config/organisations）で行います。',
      en: 'Check the code. The operator registers organisations in the settings (config/organisations).',
    },
  },
  'ORGANISATION-DISABLED': {
    status: 403,
    oauth: 'access_denied',
    what: { ja: '{name}は利用を停止しています。', en: '{name} has been disabled.' },
    action: {
      ja: '再開については運用者に確かめてください。',
      en: 'Ask the operator whether and when it will be enabled again.',
    },
  },
  'ORGANISATION-NOT-ADMINISTRATOR': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: '任命ができるのは、その教育委員会の管理者（法人番号が一致するGビズIDプライムの名義の方）だけです。',
      en: 'Only the administrator of that board (the holder of its GビズID プライム account) may appoint staff.',
    },
    action: {
      ja: 'その教育委員会のGビズIDプライムでサインインし直してください。',
      en: 'Sign in with the GビズID プライム account of that board.',
    },
  },
  'ORGANISATION-ACCOUNT-UNKNOWN': {
    status: 422,
    what: {
      ja: '任命しようとする人は、まだGビズIDで一度もサインインしていません。',
      en: 'The person has never signed in here with a GビズID account.',
    },
    action: {
      ja: '本人に一度サインインしてもらうと、任命の一覧に現れます。',
      en: 'Ask the person to sign in once; they then appear in the list.',
    },
  },
  'ORGANISATION-ACCOUNT-ENTRY': {
    status: 422,
    what: {
      ja: 'GビズIDエントリーは本人確認がないため、任命できません。',
      en: 'A GビズID エントリー account is not identity-proofed and cannot be appointed.',
    },
    action: {
      ja: '教育委員会のプライムから発行されたGビズIDメンバーでサインインしてもらってください。',
      en: 'Ask the person to use a メンバー account created by the プライム of the board.',
    },
  },
  'ORGANISATION-ACCOUNT-OTHER': {
    status: 422,
    what: {
      ja: 'このGビズIDは、その学校を設置する自治体の法人番号のものではありません。',
      en: 'The GビズID account does not belong to the corporate number (法人番号) of the board that runs the school.',
    },
    action: {
      ja: 'その自治体のプライムから発行されたGビズIDメンバーでサインインしてもらってください。',
      en: 'Ask the person to use a メンバー account created by the プライム of that municipality.',
    },
  },
  'ORGANISATION-PRINCIPAL-OVERLAP': {
    status: 409,
    what: {
      ja: '{school}には、{starts}から{ends}まで校長が任命されています。校長は一日に一人です。',
      en: '{school} already has a principal from {starts} to {ends}. A school has one principal on any day.',
    },
    action: {
      ja: '先に今の校長の任期の終わりを入力するか、開始日をその翌日以降にしてください。',
      en: 'Enter the end of that appointment first, or let the new one start after it.',
    },
  },
  'ORGANISATION-APPOINTMENT-DUPLICATE': {
    status: 409,
    what: {
      ja: 'この人は、その期間に同じ役割で任命されています（{starts}から{ends}まで）。',
      en: 'The person already holds that role from {starts} to {ends}.',
    },
    action: { ja: '期間を確かめてください。', en: 'Check the dates.' },
  },
  'ORGANISATION-APPOINTMENT-DATES': {
    status: 422,
    what: {
      ja: '任期の日付に誤りがあります（{member}: {day}）。',
      en: 'A date of the appointment is not possible ({member}: {day}).',
    },
    action: {
      ja: '開始日は今年度または来年度の日付、終了日は開始日以降にしてください。任命を終えるときは、終了日を昨日以降かつ今の終了日より前にしてください。',
      en: 'An appointment starts in this school year or the next and does not end before it starts. To end one, name a day from yesterday on that is earlier than its present end.',
    },
  },
  'ORGANISATION-APPOINTMENT-UNKNOWN': {
    status: 404,
    what: { ja: 'その任命は見つかりません。', en: 'There is no such appointment.' },
    action: askAdministrator,
  },
} as const satisfies ErrorEntries
