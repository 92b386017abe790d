import type { Strings } from '../strings.ts'

export const handOutStrings = {
  chooseClass: { ja: 'コードを渡す学級を選ぶ', en: 'Choose a class to hand out codes to' },
  title: { ja: '{name}の保護者にコードを渡す', en: 'Codes for the guardians of {name}' },
  lead: {
    ja: '選んだ児童生徒の保護者ごとに、コードを印刷する用紙を作ります。コードは30日間、一度だけ使えます。',
    en: 'A sheet with a code is made for every guardian of the learners chosen. A code serves once, within 30 days.',
  },
  again: {
    ja: '作り直すと、前に渡したコードは使えなくなります。',
    en: 'Making new ones ends the codes handed out before.',
  },
  learners: { ja: '児童生徒', en: 'Learners' },
  number: { ja: '{number}番', en: 'No. {number}' },
  noGuardian: { ja: '学齢簿に保護者が登録されていません', en: 'no guardian in the register' },
  go: { ja: 'コードの用紙を作る', en: 'Make the sheets' },
  back: { ja: '学級を選び直す', en: 'Choose another class' },
  sheetTitle: { ja: '保護者に渡すコード', en: 'Codes for guardians' },
  sheetLead: {
    ja: 'このページは10分間だけ表示できます。ブラウザーの印刷機能で印刷し、1枚ずつ封筒に入れて渡してください。',
    en: 'This page can be shown for ten minutes only. Print it with your browser and hand out each sheet in an envelope.',
  },
  sheetFor: { ja: '{guardian} 様', en: 'To {guardian}' },
  sheetChild: { ja: '{school} {class} {learner}さんの保護者の方へ', en: 'Guardian of {learner}, {class}, {school}' },
  sheetCode: { ja: '連携コード', en: 'Link code' },
  sheetUntil: { ja: '有効期限', en: 'Valid until' },
  sheetHow: {
    ja: '{url} を開き、マイナンバーカードで本人確認をしてから、このコードを入力してください。',
    en: 'Open {url}, confirm who you are with your card, then enter this code.',
  },
  sheetKeep: { ja: 'ほかの人に見せたり渡したりしないでください。', en: 'Do not show it or pass it on to others.' },
  sheetGone: { ja: '用紙は表示できません', en: 'The sheets can no longer be shown' },
  sheetGoneLead: {
    ja: '作ってから10分がたちました。必要なときは作り直してください。前のコードは使えなくなります。',
    en: 'Ten minutes have passed. Make new ones if you need them; the earlier codes then end.',
  },
  done: { ja: '{count}人分のコードを作りました', en: 'Codes made: {count}' },
} as const satisfies Strings
