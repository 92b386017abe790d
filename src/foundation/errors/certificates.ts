import type { ErrorEntries } from './entry.ts'

const reload = {
  ja: '一覧を開き直して、今の状態を確かめてください。',
  en: 'Open the list again and look at the present state.',
} as const
const askAppointment = {
  ja: '教育委員会の管理者に任命（学校・役割・期間）を確かめてください。',
  en: 'Ask the administrator of the board about your appointment (school, role, dates).',
} as const

/** Refusals about certificates of study: drafting (起案), approval (決裁), rejection and revocation. */
export const certificateErrors = {
  'CERTIFICATE-UNKNOWN': {
    status: 404,
    what: { ja: 'その証明書は見つかりません。', en: 'There is no such certificate.' },
    action: reload,
  },
  'CERTIFICATE-KIND-UNKNOWN': {
    status: 422,
    what: {
      ja: '「{kind}」という種類の証明書は扱っていません。',
      en: 'Certificates of kind "{kind}" are not offered here.',
    },
    action: {
      ja: '証明書の種類は運用者が設定（config/certificates）で登録します。',
      en: 'The operator registers the kinds in the settings (config/certificates).',
    },
  },
  'CERTIFICATE-NOT-DRAFTER': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: 'この学校でこの種類の証明書を起案する権限がありません。',
      en: 'You may not draft this kind of certificate for this school.',
    },
    action: askAppointment,
  },
  'CERTIFICATE-NOT-ENROLLED': {
    status: 422,
    what: {
      ja: '{day}の時点で、この学校に在籍していない児童生徒が含まれています（{learner}）。',
      en: 'A learner is not enrolled at this school on {day} ({learner}).',
    },
    action: {
      ja: '名簿を確かめ、在籍している人だけを選んでください。証明書は一枚も作られていません。',
      en: 'Check the roster and choose enrolled learners only. Nothing was changed.',
    },
  },
  'CERTIFICATE-NOT-IN-REGISTER': {
    status: 422,
    what: {
      ja: '学齢簿に正式な氏名と生年月日のない児童生徒が含まれています（{learner}）。',
      en: 'A learner has no official name and birth date in the school register ({learner}).',
    },
    action: {
      ja: '学齢簿を取り込んでから、もう一度起案してください。証明書は一枚も作られていません。',
      en: 'Import the school register and draft again. Nothing was changed.',
    },
  },
  'CERTIFICATE-NOTHING-CHOSEN': {
    status: 422,
    what: { ja: 'ひとつも選ばれていません。', en: 'Nothing was chosen.' },
    action: {
      ja: '一覧から少なくともひとつ選んでください。何も変わっていません。',
      en: 'Choose at least one in the list. Nothing was changed.',
    },
  },
  'CERTIFICATE-ALREADY-DRAFTED': {
    status: 409,
    what: {
      ja: '同じ種類の証明書が、すでに決裁待ちの児童生徒が含まれています（{learner}）。',
      en: 'A draft of this kind already waits for approval ({learner}).',
    },
    action: {
      ja: 'その人を外してやり直すか、決裁を待ってください。作り直すときは、起案した人が証明書の画面で取り下げるか、校長が差し戻すと、もう一度起案できます。何も作られていません。',
      en: 'Leave them out, or wait for the approval. A draft can be made anew once its drafter has withdrawn it on its page or the principal has sent it back. Nothing was changed.',
    },
  },
  'CERTIFICATE-NOT-DRAFT': {
    status: 409,
    what: {
      ja: '決裁待ちではない証明書が含まれています（{certificate}）。',
      en: 'A certificate no longer waits for approval ({certificate}).',
    },
    action: reload,
  },
  'CERTIFICATE-NOT-PRINCIPAL': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: '決裁ができるのは、その学校の今日の校長だけです。',
      en: 'Only the person who is principal of that school today may approve.',
    },
    action: askAppointment,
  },
  'CERTIFICATE-OWN-DRAFT': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: '自分が起案した証明書を自分で決裁することはできません（{certificate}）。',
      en: 'A certificate cannot be approved by the person who drafted it ({certificate}).',
    },
    action: {
      ja: '証明書の画面で起案を取り下げ、別の人に起案してもらってください。',
      en: 'Withdraw it on its page and let somebody else draft it.',
    },
  },
  'CERTIFICATE-DRAFT-STALE': {
    status: 409,
    what: {
      ja: '起案のあとで名簿または学齢簿が変わったため、内容が今の記録と一致しません（{certificate}）。',
      en: 'The roster or the register changed after the draft, which no longer says what they say ({certificate}).',
    },
    action: {
      ja: 'この起案を差し戻し、今の記録から起案し直してください。何も決裁されていません。',
      en: 'Send the draft back and draft it again. Nothing was approved.',
    },
  },
  'CERTIFICATE-NOT-REJECTER': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: '差し戻しができるのは、その学校の今日の校長と、起案した本人だけです。',
      en: 'Only the principal of that school and the drafter may send a draft back.',
    },
    action: askAppointment,
  },
  'CERTIFICATE-REASON': {
    status: 422,
    what: { ja: '理由が選ばれていないか、長すぎます。', en: 'The reason is missing or too long.' },
    action: { ja: '理由を短く入力または選択してください。', en: 'Give a short reason.' },
  },
  'CERTIFICATE-NOT-REVOKER': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: '取り消しができるのは、その学校の今日の校長か事務の担当者だけです。',
      en: 'Only the principal and the office of that school may revoke.',
    },
    action: askAppointment,
  },
  'CERTIFICATE-NOT-APPROVED': {
    status: 409,
    what: {
      ja: '決裁されていない証明書は取り消せません。',
      en: 'A certificate that was not approved cannot be revoked.',
    },
    action: reload,
  },
  'CERTIFICATE-ALREADY-REVOKED': {
    status: 409,
    what: { ja: 'この証明書はすでに取り消されています。', en: 'This certificate has already been revoked.' },
    action: reload,
  },
} as const satisfies ErrorEntries
