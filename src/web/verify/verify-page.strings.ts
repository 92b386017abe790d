import type { Strings } from '../strings.ts'

export const verifyStrings = {
  title: { ja: '証明書を確かめる', en: 'Verify a certificate' },
  lead: {
    ja: '受け取った証明書（SD-JWT形式）を貼り付けるか、ファイルで送ってください。内容は保存しません。',
    en: 'Paste the certificate you received (SD-JWT), or send it as a file. Nothing is stored.',
  },
  paste: { ja: '証明書の文字列', en: 'Text of the certificate' },
  pasteHint: { ja: '「eyJ」で始まる長い文字列です。', en: 'A long text that starts with "eyJ".' },
  file: { ja: '証明書のファイル', en: 'Certificate file' },
  fileHint: { ja: '貼り付けた場合は要りません。', en: 'Not needed when you pasted it.' },
  go: { ja: '確かめる', en: 'Verify' },
  missing: { ja: '証明書を貼り付けるか、ファイルを選んでください。', en: 'Paste a certificate or choose a file.' },
} as const satisfies Strings
