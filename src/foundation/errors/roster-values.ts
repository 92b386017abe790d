import type { ErrorEntries } from './entry.ts'

/** What can be wrong with a value of a roster or register. The texts name file, row and column and never repeat the value. */
export const rosterValueErrors = {
  'ROSTER-VALUE-MISSING': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 値がありません。',
      en: '{file}, row {row}, {column}: a value is required.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-VALUE-NOT-EMPTY': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 空でなければなりません。',
      en: '{file}, row {row}, {column}: must be empty.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-VALUE-UUID': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 小文字の UUID ではありません。',
      en: '{file}, row {row}, {column}: is not a UUID in lower case.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-VALUE-DATE': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: YYYY-MM-DD の日付ではありません。',
      en: '{file}, row {row}, {column}: is not a date of the form YYYY-MM-DD.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-VALUE-CHOICE': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 使えない値です（使える値: {expected}）。',
      en: '{file}, row {row}, {column}: is not one of: {expected}.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-VALUE-FORMAT': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 形が違います（{expected}）。',
      en: '{file}, row {row}, {column}: should be {expected}.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-VALUE-KANA': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 半角カナは使えません。',
      en: '{file}, row {row}, {column}: half-width katakana is not allowed.',
    },
    action: { ja: '全角カナに直してください。', en: 'Use full-width katakana.' },
  },
  'ROSTER-VALUE-TOO-LONG': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 長すぎます（{expected} 文字まで）。',
      en: '{file}, row {row}, {column}: is too long (at most {expected} characters).',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-VALUE-CONTROL': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 使えない制御文字（文字の向きを変えるものを含む）が含まれています。',
      en: '{file}, row {row}, {column}: holds a control character or one that turns the direction of writing.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-DUPLICATE-ID': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 同じ値が {expected} 行目にもあります。',
      en: '{file}, row {row}, {column}: repeats the value of row {expected}.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-REFERENCE-UNKNOWN': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 参照先が {expected} にありません。',
      en: '{file}, row {row}, {column}: refers to nothing in {expected}.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-REFERENCE-KIND': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 参照先の種類が違います（{expected}）。',
      en: '{file}, row {row}, {column}: refers to the wrong kind of entry (expected {expected}).',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-ROLE-MISSING': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: roles.csv に primary の役割がありません。',
      en: '{file}, row {row}, {column}: has no primary role in roles.csv.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-ROLE-PRIMARY': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: この役割は、teacher を primary とする人の secondary にしてください。',
      en: '{file}, row {row}, {column}: this role must be secondary, beside a primary role of teacher.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-SCOPE-BOARD': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 取り込む教育委員会のものではありません。',
      en: '{file}, row {row}, {column}: is not the board whose roster this is.',
    },
    action: { ja: '自分の教育委員会の名簿を選んでください。', en: 'Choose the roster of your own board.' },
  },
  'ROSTER-SCOPE-SCHOOL': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 取り込める学校ではありません。',
      en: '{file}, row {row}, {column}: is not a school that this import may touch.',
    },
    action: {
      ja: '自分の学校の名簿を選ぶか、学校の登録を運用者に確かめてください。',
      en: 'Choose the roster of your own school, or ask the operator about its registration.',
    },
  },
  'ROSTER-LEARNER-ELSEWHERE': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 別の学校に在籍中の児童生徒です。',
      en: '{file}, row {row}, {column}: is enrolled at another school of the board.',
    },
    action: {
      ja: '前の学校で転出を反映するか、教育委員会の名簿で取り込んでください。',
      en: 'Have the former school apply the transfer first, or import the roster of the board.',
    },
  },
  'ROSTER-REGISTER-CONTRADICTION': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 同じ児童生徒の {expected} 行目と内容が違います。',
      en: '{file}, row {row}, {column}: contradicts row {expected} of the same learner.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
  'ROSTER-REGISTER-GUARDIAN': {
    status: 422,
    what: {
      ja: '{file} の {row} 行目 {column}: 同じ保護者が {expected} 行目にもあります。',
      en: '{file}, row {row}, {column}: repeats the guardian of row {expected}.',
    },
    action: { ja: 'その箇所を直してください。', en: 'Correct that place.' },
  },
} as const satisfies ErrorEntries
