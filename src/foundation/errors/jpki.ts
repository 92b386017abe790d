import type { ErrorEntries } from './entry.ts'

const tryAgain = {
  ja: 'もう一度、カードの読み取りからやり直してください。続く場合は下の受付番号を運用者へ伝えてください。',
  en: 'Start again by reading the card. If it goes on, give the operator the attempt number below.',
}
const municipalOffice = {
  ja: 'お住まいの市区町村の窓口で電子証明書の発行または更新をしてから、もう一度お試しください。',
  en: 'Have the certificate issued or renewed at your municipal office, then try again.',
}
const later = {
  ja: '失効していないことを確かめられないため、安全のため受け付けません。しばらくしてからもう一度お試しください。ほかの方法でのサインインには影響ありません。',
  en: 'Because revocation could not be ruled out, the card is refused to be safe. Try again in a while; other ways to sign in are not affected.',
}
const operator = {
  ja: 'しばらくしてからもう一度お試しください。続く場合は下の受付番号を運用者へ伝えてください。',
  en: 'Try again in a while. If it goes on, give the operator the attempt number below.',
}

const refusedCard = { status: 403, oauth: 'access_denied' } as const
const unavailable = { status: 503, oauth: 'temporarily_unavailable' } as const

/** Refusals of the card path (公的個人認証). None of the texts holds anything of the certificate. */
export const jpkiErrors = {
  'JPKI-CANCELLED': {
    ...refusedCard,
    what: { ja: 'カードの読み取りが取り消されました。', en: 'Reading the card was cancelled.' },
    action: {
      ja: '続けるには、もう一度カードの読み取りを始めてください。別の方法を選ぶこともできます。',
      en: 'To go on, start reading the card again, or choose another way.',
    },
  },
  'JPKI-WRONG-PIN': {
    ...refusedCard,
    what: { ja: '暗証番号が違います。', en: 'The PIN or password of the card was wrong.' },
    action: {
      ja: '暗証番号を確かめてからやり直してください。続けて間違えるとカードがロックされます。',
      en: 'Make sure of it before you try again: several wrong tries in a row lock the card.',
    },
  },
  'JPKI-CARD-LOCKED': {
    ...refusedCard,
    what: {
      ja: '暗証番号を続けて間違えたため、カードがロックされています。',
      en: 'The card is locked after too many wrong tries.',
    },
    action: {
      ja: 'お住まいの市区町村の窓口で暗証番号を初期化してください。もう一方の暗証番号が使える場合は、対応するコンビニエンスストアの端末でも初期化できます。',
      en: 'Have the PIN reset at your municipal office, or at a convenience store kiosk if the other PIN still works.',
    },
  },
  'JPKI-NO-SIGNATURE-CERTIFICATE': {
    ...refusedCard,
    what: { ja: 'このカードには署名用電子証明書がありません。', en: 'This card has no signature certificate.' },
    action: {
      ja: '15歳未満の方には署名用電子証明書が発行されません。保護者の方のカードで手続きしてください。15歳以上の方は市区町村の窓口で発行を申請できます。',
      en: 'Under-15s are not given one: a guardian acts, with a card of their own. From 15 on, the municipal office issues it.',
    },
  },
  'JPKI-READER-FAILED': {
    ...refusedCard,
    what: { ja: 'カードを読み取れませんでした。', en: 'The card could not be read.' },
    action: tryAgain,
  },
  'JPKI-CHALLENGE-EXPIRED': {
    ...refusedCard,
    what: {
      ja: 'カードの読み取りに時間がかかり、有効な時間を過ぎました。',
      en: 'Reading the card took longer than is allowed.',
    },
    action: { ja: 'もう一度、カードの読み取りからやり直してください。', en: 'Start again by reading the card.' },
  },
  'JPKI-CHALLENGE-FOREIGN': {
    ...refusedCard,
    what: {
      ja: 'この手続きのためのものではない読み取り結果が届きました。',
      en: 'The result does not belong to this attempt.',
    },
    action: {
      ja: 'ほかのタブや窓を閉じ、はじめからやり直してください。',
      en: 'Close other tabs of this site and start from the beginning.',
    },
  },
  'JPKI-SIGNATURE-INVALID': {
    ...refusedCard,
    what: { ja: 'カードの署名を検証できませんでした。', en: 'The signature of the card could not be verified.' },
    action: tryAgain,
  },
  'JPKI-SIGNED-OTHER-TEXT': {
    ...refusedCard,
    what: {
      ja: 'カードが署名したのは、このサイトが求めた内容とは別のものでした。',
      en: 'The card signed something other than what this site asked for.',
    },
    action: {
      ja: '表示された内容を確かめながら、はじめからやり直してください。心当たりがない場合は、その端末での利用をやめて運用者へ連絡してください。',
      en: 'Start again and read what is shown before signing. If you cannot explain it, stop using that device and tell the operator.',
    },
  },
  'JPKI-WRONG-KIND': {
    ...refusedCard,
    what: {
      ja: '求められた種類（署名用または利用者証明用）とは別の電子証明書が使われました。',
      en: 'The other kind of certificate of the card was used (signature instead of authentication, or the reverse).',
    },
    action: tryAgain,
  },
  'JPKI-EXPIRED': {
    ...refusedCard,
    what: {
      ja: 'カードの電子証明書の有効期限が切れています。',
      en: 'The certificate on the card is outside its validity.',
    },
    action: municipalOffice,
  },
  'JPKI-REVOKED': {
    ...refusedCard,
    what: { ja: 'カードの電子証明書は失効しています。', en: 'The certificate on the card has been revoked.' },
    action: {
      ja: 'お住まいの市区町村の窓口で新しい電子証明書の発行を受けてください。署名用電子証明書は、住所や氏名が変わると失効します。',
      en: 'Have a new one issued at your municipal office. A change of address or name revokes the signature certificate.',
    },
  },
  'JPKI-ISSUER-UNTRUSTED': {
    ...refusedCard,
    what: {
      ja: '電子証明書の発行者を信頼できる認証局として確認できませんでした。',
      en: 'The issuer of the certificate is not a trusted authority.',
    },
    action: {
      ja: '新しく発行されたカードの場合は、下の受付番号を運用者へ伝えてください。運用者は認証局の証明書が最新か確かめてください。',
      en: 'If the card is new, give the operator the attempt number below; the operator checks that the trust anchors are up to date.',
    },
  },
  'JPKI-WEAK-KEY': {
    ...refusedCard,
    what: {
      ja: '電子証明書の鍵が弱いか、対応していない種類です。',
      en: 'The key of the certificate is too weak or of an unsupported kind.',
    },
    action: municipalOffice,
  },
  'JPKI-PROFILE-INVALID': {
    ...refusedCard,
    what: {
      ja: '電子証明書の内容が、公的個人認証の証明書として正しくありません。',
      en: 'The certificate is not what a certificate of the card must be, or lacks something it must say.',
    },
    action: {
      ja: '生年月日などに不明な部分がある電子証明書は使えません。下の受付番号を運用者へ伝え、別の手続きの方法をお尋ねください。',
      en: 'A certificate whose birth date is partly unknown cannot be used. Give the operator the attempt number below and ask for another way.',
    },
  },
  'JPKI-OCSP-SILENT': {
    ...unavailable,
    what: {
      ja: '失効を確認するサーバーから応答がありません。',
      en: 'The service that knows about revoked cards does not answer.',
    },
    action: later,
  },
  'JPKI-OCSP-REFUSED': {
    ...unavailable,
    what: {
      ja: '失効を確認するサーバーが、いまは答えられないと返しました。',
      en: 'The service that knows about revoked cards answers that it cannot tell now.',
    },
    action: later,
  },
  'JPKI-OCSP-STALE': {
    ...unavailable,
    what: { ja: '失効の確認結果が古く、有効な時間を過ぎています。', en: 'The answer about revocation is out of date.' },
    action: later,
  },
  'JPKI-OCSP-UNTRUSTED': {
    ...unavailable,
    what: {
      ja: '失効の確認結果の署名を信頼できません。',
      en: 'The answer about revocation is not signed by anybody entitled to give it.',
    },
    action: later,
  },
  'JPKI-OCSP-NONCE': {
    ...unavailable,
    what: {
      ja: '失効の確認結果が、今回の問い合わせへの応答であると確かめられません。',
      en: 'The answer about revocation cannot be shown to be an answer to our question.',
    },
    action: later,
  },
  'JPKI-OCSP-WRONG-CERTIFICATE': {
    ...unavailable,
    what: {
      ja: '失効の確認結果が別の電子証明書についてのものでした。',
      en: 'The answer about revocation is about another certificate.',
    },
    action: later,
  },
  'JPKI-OCSP-UNKNOWN': {
    ...refusedCard,
    what: {
      ja: 'この電子証明書の状態は「不明」と回答されました。',
      en: 'The authority does not know this certificate.',
    },
    action: {
      ja: '発行されたばかりの場合は、しばらくしてからもう一度お試しください。続く場合は市区町村の窓口へお尋ねください。',
      en: 'If it has just been issued, try again in a while. If it goes on, ask your municipal office.',
    },
  },
  'JPKI-TRUST-EMPTY': {
    ...unavailable,
    what: {
      ja: '信頼する認証局の証明書が設定されていません。',
      en: 'No certificate of a trusted authority is configured.',
    },
    action: operator,
  },
  'JPKI-TRUST-UNREADABLE': {
    ...unavailable,
    what: {
      ja: '信頼する認証局の証明書のうち、読み取れないものがあります。',
      en: 'One of the certificates of trusted authorities cannot be read.',
    },
    action: operator,
  },
} as const satisfies ErrorEntries
