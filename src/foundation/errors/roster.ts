import type { ErrorEntries } from './entry.ts'
import { rosterPackageErrors } from './roster-package.ts'
import { rosterValueErrors } from './roster-values.ts'

/** Refusals of roster and register intake: the acts here, what is wrong with a file or a value in the two files beside. */
export const rosterErrors = {
  'ROSTER-REFUSED': {
    status: 422,
    what: {
      ja: '名簿に {errors} 件の誤りがあるため受け付けませんでした。何も反映していません。',
      en: 'The roster has {errors} errors and was refused. Nothing was applied.',
    },
    action: {
      ja: '一覧のファイル・行・列を直してから、もう一度送ってください。',
      en: 'Correct the files, rows and columns listed and send it again.',
    },
  },
  'ROSTER-NOTHING-SENT': {
    status: 400,
    what: { ja: '名簿も学齢簿も指定されていません。', en: 'Neither a roster nor a register was given.' },
    action: { ja: 'どちらかのファイルを選んでください。', en: 'Choose at least one file.' },
  },
  'ROSTER-UPLOAD-UNREADABLE': {
    status: 400,
    what: { ja: 'ファイル {file} を読めません。', en: 'The file {file} cannot be read.' },
    action: { ja: 'ファイルの場所と権限を確かめてください。', en: 'Check its path and permissions.' },
  },
  'ROSTER-OWNER-UNKNOWN': {
    status: 403,
    what: {
      ja: '教育委員会または学校（{code}）はこの設置者の名簿を扱えません。',
      en: 'The board or school {code} is not registered here for rosters.',
    },
    action: {
      ja: '運用者に教育委員会と学校の登録を確かめてください。',
      en: 'Ask the operator about the registration of the board and its schools.',
    },
  },
  'ROSTER-PREVIEW-UNKNOWN': {
    status: 404,
    what: { ja: 'その取り込みの確認結果は見つかりません。', en: 'There is no such preview.' },
    action: {
      ja: 'ファイルをもう一度送って確認からやり直してください。',
      en: 'Send the files again and preview anew.',
    },
  },
  'ROSTER-PREVIEW-EXPIRED': {
    status: 410,
    what: { ja: '確認から時間がたったため反映できません。', en: 'The preview is too old to be applied.' },
    action: {
      ja: 'ファイルをもう一度送って確認からやり直してください。',
      en: 'Send the files again and preview anew.',
    },
  },
  'ROSTER-PREVIEW-USED': {
    status: 409,
    what: { ja: 'この取り込みはすでに反映済みです。', en: 'This preview has already been applied.' },
    action: { ja: 'これ以上の操作は要りません。', en: 'Nothing more needs doing.' },
  },
  'ROSTER-PREVIEW-STALE': {
    status: 409,
    what: {
      ja: '確認のあとに別の取り込みが反映されたため、この確認結果は使えません。',
      en: 'Another import was applied after this preview, so it no longer says what would happen.',
    },
    action: {
      ja: 'ファイルをもう一度送って確認からやり直してください。',
      en: 'Send the files again and preview anew.',
    },
  },
  'ROSTER-REMOVALS-UNCONFIRMED': {
    status: 409,
    what: {
      ja: '登録済みの多く（{removed} 件）が名簿からなくなります。確認がないため反映していません。',
      en: 'Much of what is stored ({removed} entries) would be removed. It was not confirmed, so nothing was applied.',
    },
    action: {
      ja: 'ファイルが正しければ、削除を確認したうえで反映してください。',
      en: 'If the files are right, apply again and confirm the removals.',
    },
  },
  ...rosterPackageErrors,
  ...rosterValueErrors,
} as const satisfies ErrorEntries
