import type { Strings } from '../strings.ts'

export const withdrawStrings = {
  title: { ja: '同意を撤回しますか', en: 'Withdraw this consent?' },
  what: { ja: '撤回すると、次のようになります', en: 'What happens then' },
  what1: {
    ja: 'この同意で受け取った証明書は、すぐに使えなくなります。',
    en: 'Certificates received with it stop working at once.',
  },
  what2: {
    ja: 'まだ受け取っていない証明書の案内は、取り消されます。',
    en: 'Offers that nobody has collected are cancelled.',
  },
  what3: {
    ja: '{service}が証明書を確かめると、撤回されたことが分かります。',
    en: 'When {service} checks the certificate, it sees that the consent was withdrawn.',
  },
  what4: {
    ja: '相手がすでに受け取った情報は、元に戻せません。',
    en: 'What the service received before cannot be taken back.',
  },
  what5: { ja: 'もう一度同意すれば、改めて受け取れます。', en: 'You can consent again and receive it anew.' },
  go: { ja: '同意を撤回する', en: 'Withdraw' },
  back: { ja: '撤回せずに戻る', en: 'Back without withdrawing' },
} as const satisfies Strings
