import type { Strings } from '../strings.ts'

export const refusedStrings = {
  title: { ja: 'サインインを進められませんでした', en: 'The sign-in could not go on' },
  pathChoice: { ja: 'サインインの方法を選び直す', en: 'Choose how to sign in again' },
  service: { ja: '{service}に戻る', en: 'Back to {service}' },
  firstPage: { ja: 'はじめの画面へ', en: 'To the first page' },
} as const satisfies Strings
