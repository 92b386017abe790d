import type { Strings } from '../strings.ts'

export const developersStrings = {
  title: { ja: '開発者の方へ', en: 'For developers' },
  lead: {
    ja: 'サービスから見ると、架け橋は標準どおりのOpenID Connectプロバイダーです。次の公開情報から接続できます。',
    en: 'To a service, Kakehashi is an ordinary OpenID Connect provider. Everything it needs to connect is published here.',
  },
  oidc: { ja: 'サインイン（OpenID Connect Discovery 1.0）', en: 'Sign-in (OpenID Connect Discovery 1.0)' },
  issuing: { ja: '証明書の受け取り（OpenID4VCI 1.0）', en: 'Receiving credentials (OpenID4VCI 1.0)' },
  verifying: { ja: '証明書の提示を求める（OpenID4VP 1.0）', en: 'Asking for a presentation (OpenID4VP 1.0)' },
  verifyingNote: { ja: 'アクセストークンを付けてPOSTします。', en: 'POST with an access token.' },
  keys: { ja: '署名の公開鍵（JWKS）', en: 'Public signing keys (JWKS)' },
} as const satisfies Strings
