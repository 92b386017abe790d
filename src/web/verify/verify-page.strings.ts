import type { Strings } from '../strings.ts'

export const verifyStrings = {
  title: { ja: '証明書を確かめる', en: 'Verify a certificate' },
  lead: {
    ja: '学校がウォレットに発行した証明書が本物で、今も有効かどうかを確かめます。サインインは要りません。',
    en: 'Check that a certificate that a school issued to a wallet is genuine and still valid. No sign-in is needed.',
  },
  kept: {
    ja: '送られた証明書は、確かめるためだけに使い、保存も記録もしません。',
    en: 'What you send is used for the check alone; it is neither stored nor logged.',
  },
  paste: { ja: '証明書の文字列', en: 'Text of the certificate' },
  pasteHint: {
    ja: '「eyJ」で始まり、途中に「~」がある長い文字列（SD-JWT VC）です。改行が入っていても構いません。',
    en: 'A long text (SD-JWT VC) that begins with "eyJ" and has "~" in it. Line breaks do no harm.',
  },
  file: { ja: '証明書のファイル', en: 'File of the certificate' },
  fileHint: {
    ja: '同じ文字列だけが入ったテキストファイルです。貼り付けたときは選ばないでください。',
    en: 'A text file with that same text and nothing else. Leave it out when you paste.',
  },
  go: { ja: '確かめる', en: 'Verify' },
  missing: { ja: '証明書を貼り付けるか、ファイルを選んでください。', en: 'Paste a certificate or choose a file.' },
  both: {
    ja: '貼り付けとファイルのどちらか一方だけを送ってください。',
    en: 'Send either the text or the file, not both.',
  },
  holder: {
    ja: 'この画面では、証明書を見せた人がその持ち主かどうかは分かりません。',
    en: 'This page does not tell whether the person who shows a certificate is its holder.',
  },
} as const satisfies Strings
