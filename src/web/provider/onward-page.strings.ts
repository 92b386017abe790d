import type { Strings } from '../strings.ts'

export const onwardStrings = {
  title: { ja: '次の画面に進みます', en: 'Going on to the next page' },
  titleSignOut: { ja: 'サインアウトしています', en: 'Signing out' },
  lead: {
    ja: 'しばらくたっても進まないときは、「続ける」を押してください。',
    en: 'If nothing happens in a moment, press Continue.',
  },
  goOn: { ja: '続ける', en: 'Continue' },
} as const satisfies Strings
