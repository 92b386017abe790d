import type { Strings } from '../strings.ts'

export const homeStrings = {
  title: { ja: '学校と家庭をつなぐ、証明の架け橋', en: 'A bridge between schools and families' },
  lead: {
    ja: '在学証明などの学修証明を、学校が発行し、保護者や本人が受け取り、必要な相手にだけ示すための窓口です。ご利用の立場を選んでください。',
    en: 'Schools issue certificates of study here; guardians and learners receive them and show them only to whom they choose. Please choose who you are.',
  },
  guardian: { ja: '保護者の方', en: 'Guardians' },
  guardianText: {
    ja: 'マイナンバーカードで本人確認をして、お子さまの証明書を受け取ります。',
    en: 'Confirm who you are with your card and receive certificates for your child.',
  },
  staff: { ja: '学校・教育委員会の方', en: 'Schools and boards of education' },
  staffText: {
    ja: 'GビズIDでサインインして、名簿の登録、証明書の起案と決裁を行います。',
    en: 'Sign in with GビズID to keep the roster, and to draft and approve certificates.',
  },
  verify: { ja: '証明書を確かめる', en: 'Verify a certificate' },
  verifyText: {
    ja: '受け取った証明書が本物で、今も有効かどうかを確かめます。サインインは要りません。',
    en: 'Check that a certificate is genuine and still valid. No sign-in needed.',
  },
  developers: { ja: '開発者の方', en: 'Developers' },
  developersText: {
    ja: 'OpenID Connect、OpenID4VCI、OpenID4VPの接続先をご案内します。',
    en: 'Where to connect by OpenID Connect, OpenID4VCI and OpenID4VP.',
  },
} as const satisfies Strings
