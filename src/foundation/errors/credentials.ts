import type { ErrorEntries } from './entry.ts'

const anotherCertificate = {
  ja: 'ウォレットの証明書を確かめるか、発行した学校で証明書を発行し直してもらってください。',
  en: 'Check the certificate in the wallet, or ask the school for a new one.',
} as const
const presentAgain = {
  ja: '求めたサービスの画面に戻り、はじめからもう一度提示してください。',
  en: 'Go back to the service that asked and present again from the start.',
} as const
const askSchool = { ja: '発行した学校に問い合わせてください。', en: 'Ask the school that issued it.' } as const
const tryLater = { ja: 'しばらくしてからもう一度お試しください。', en: 'Try again in a while.' } as const
const newOffer = {
  ja: '証明書の画面から、もう一度受け取りの手続きをしてください。',
  en: 'Start the collection again from the certificate page.',
} as const

const forged = { status: 400, oauth: 'invalid_request', action: anotherCertificate } as const
const unbound = { status: 400, oauth: 'invalid_request', action: presentAgain } as const

/** Refusals of a credential as it is read: signature, disclosures, times, issuer, status. */
const credential = {
  'CREDENTIAL-MALFORMED': {
    ...forged,
    what: { ja: '証明書の形式に誤りがあります。', en: 'The credential is malformed.' },
  },
  'CREDENTIAL-TYPE': {
    ...forged,
    what: { ja: '対応していない種類の証明書です。', en: 'The credential is of a kind that is not accepted.' },
  },
  'CREDENTIAL-ALGORITHM': {
    ...forged,
    what: {
      ja: '証明書の署名方式には対応していません。',
      en: 'The signature algorithm of the credential is not accepted.',
    },
  },
  'CREDENTIAL-SIGNATURE': {
    ...forged,
    what: { ja: '証明書の署名が正しくありません。', en: 'The signature of the credential does not hold.' },
  },
  'CREDENTIAL-HASH-ALGORITHM': {
    ...forged,
    what: {
      ja: '証明書のハッシュ方式には対応していません。',
      en: 'The hash algorithm of the credential is not accepted.',
    },
  },
  'CREDENTIAL-DISCLOSURE-MALFORMED': {
    ...forged,
    what: { ja: '開示項目の形式に誤りがあります。', en: 'A disclosure is malformed.' },
  },
  'CREDENTIAL-DISCLOSURE-UNREFERENCED': {
    ...forged,
    what: { ja: '証明書に含まれない項目が添えられています。', en: 'A disclosure does not belong to the credential.' },
  },
  'CREDENTIAL-DIGEST-REPEATED': {
    ...forged,
    what: { ja: '同じ項目が重複しています。', en: 'A digest occurs more than once.' },
  },
  'CREDENTIAL-CLAIM-NAME': {
    ...forged,
    what: { ja: '使えない項目名が含まれています。', en: 'A claim has a reserved name.' },
  },
  'CREDENTIAL-CLAIM-EXISTS': {
    ...forged,
    what: { ja: '開示項目が既存の項目と重なっています。', en: 'A disclosure would overwrite a claim.' },
  },
  'CREDENTIAL-CLAIM-CONCEALED': {
    ...forged,
    what: {
      ja: '隠してはならない項目が開示項目になっています。',
      en: 'A claim that decides validity was hidden in a disclosure.',
    },
  },
  'CREDENTIAL-CLAIM-MISSING': {
    ...forged,
    what: { ja: '証明書に必要な項目がありません。', en: 'The credential lacks a required claim.' },
  },
  'CREDENTIAL-NOT-YET-VALID': {
    ...forged,
    what: { ja: '証明書はまだ有効期間に入っていません。', en: 'The credential is not valid yet.' },
  },
  'CREDENTIAL-EXPIRED': {
    ...forged,
    what: { ja: '証明書の有効期限が切れています。', en: 'The credential has expired.' },
  },
  'CREDENTIAL-ISSUER-UNTRUSTED': {
    ...forged,
    what: {
      ja: '発行者の電子証明書を信頼できません。',
      en: "The issuer's certificate does not lead to a trusted authority.",
    },
  },
  'CREDENTIAL-KEY-WITHDRAWN': {
    status: 400,
    what: {
      ja: 'この証明書に署名した鍵は、安全のため学校が取り消しました。',
      en: 'The key that signed this credential was withdrawn by the school for safety.',
    },
    action: {
      ja: '学校に、証明書の再発行を申し出てください。',
      en: 'Ask the school to issue the certificate again.',
    },
  },
  'CREDENTIAL-ISSUER-MISMATCH': {
    ...forged,
    what: { ja: '発行者の名前と電子証明書が一致しません。', en: "The issuer's name and certificate do not match." },
  },
  'CREDENTIAL-ISSUER-NOT-LISTED': {
    ...forged,
    what: {
      ja: 'この種類の証明書を発行できる学校の一覧にありません。',
      en: 'The issuer is not listed for this kind of certificate.',
    },
  },
  'CREDENTIAL-REVOKED': {
    status: 400,
    oauth: 'invalid_request',
    what: { ja: 'この証明書は学校により取り消されています。', en: 'The school has revoked this certificate.' },
    action: askSchool,
  },
  'CREDENTIAL-SUSPENDED': {
    status: 400,
    oauth: 'invalid_request',
    what: { ja: 'この証明書は一時停止されています。', en: 'This certificate is suspended.' },
    action: askSchool,
  },
  'CREDENTIAL-CONSENT-WITHDRAWN': {
    status: 400,
    oauth: 'access_denied',
    what: {
      ja: 'この証明書の提供についての同意は撤回されています。',
      en: 'The consent for releasing this certificate has been withdrawn.',
    },
    action: {
      ja: '提示するには、保護者または本人がもう一度同意し、証明書を受け取り直してください。',
      en: 'To present it, consent again and collect a new certificate.',
    },
  },
} as const satisfies ErrorEntries

/** Refusals of a holder's proof that the credential is theirs. */
const keyBinding = {
  'KEY-BINDING-MISSING': {
    ...unbound,
    what: { ja: '所持者であることの証明がありません。', en: 'The proof of possession is missing.' },
  },
  'KEY-BINDING-TYPE': {
    ...unbound,
    what: { ja: '所持者の証明の種類が違います。', en: 'The proof of possession is of another type.' },
  },
  'KEY-BINDING-SIGNATURE': {
    ...unbound,
    what: { ja: '所持者の証明の署名が正しくありません。', en: 'The proof of possession was not signed by the holder.' },
  },
  'KEY-BINDING-TIME': {
    ...unbound,
    what: {
      ja: '所持者の証明が古すぎるか、未来の時刻です。',
      en: 'The proof of possession is too old, or from the future.',
    },
  },
  'KEY-BINDING-AUDIENCE': {
    ...unbound,
    what: { ja: '所持者の証明は別の相手に宛てたものです。', en: 'The proof of possession was made for somebody else.' },
  },
  'KEY-BINDING-NONCE': {
    ...unbound,
    what: { ja: '所持者の証明は別の要求に対するものです。', en: 'The proof of possession answers another request.' },
  },
  'KEY-BINDING-HASH': {
    ...unbound,
    what: {
      ja: '所持者の証明と開示項目が一致しません。',
      en: 'The proof of possession was made for other disclosures.',
    },
  },
} as const satisfies ErrorEntries

/** Refusals because the status of a credential could not be learnt: unknown is not good. */
const status = {
  'STATUS-MISSING': {
    ...forged,
    what: { ja: '証明書に失効確認先がありません。', en: 'The credential names no status list.' },
  },
  'STATUS-UNREACHABLE': {
    status: 503,
    oauth: 'temporarily_unavailable',
    what: { ja: '証明書の失効を確認できませんでした（応答なし）。', en: 'The status list could not be fetched.' },
    action: tryLater,
  },
  'STATUS-UNSIGNED': {
    status: 502,
    oauth: 'server_error',
    what: { ja: '失効一覧の署名を確認できませんでした。', en: 'The status list is not signed by the issuer.' },
    action: askSchool,
  },
  'STATUS-STALE': {
    status: 502,
    oauth: 'temporarily_unavailable',
    what: { ja: '失効一覧が古いため確認できませんでした。', en: 'The status list is out of date.' },
    action: tryLater,
  },
  'STATUS-MALFORMED': {
    status: 502,
    oauth: 'server_error',
    what: { ja: '失効一覧の内容に誤りがあります。', en: 'The status list is malformed.' },
    action: askSchool,
  },
  'STATUS-OUT-OF-RANGE': {
    ...forged,
    what: { ja: '失効一覧にこの証明書の欄がありません。', en: 'The status list has no place for this credential.' },
  },
} as const satisfies ErrorEntries

/** Refusals of offers and of collecting a credential. */
const offers = {
  'OFFER-UNKNOWN': {
    status: 404,
    oauth: 'invalid_grant',
    what: {
      ja: 'この受け取り用リンクは使えません（期限切れ、または誤り）。',
      en: 'This offer is unknown or has expired.',
    },
    action: newOffer,
  },
  'OFFER-USED': {
    status: 400,
    oauth: 'invalid_grant',
    what: { ja: 'この受け取り用リンクは使用済みです。', en: 'This offer has been used.' },
    action: newOffer,
  },
  'OFFER-VOID': {
    status: 400,
    oauth: 'invalid_grant',
    what: {
      ja: '同意の撤回または証明書の取消しにより、この受け取り用リンクは無効になりました。',
      en: 'This offer is void: the consent was withdrawn or the certificate revoked.',
    },
    action: newOffer,
  },
  'OFFER-TX-CODE-MISSING': {
    status: 400,
    oauth: 'invalid_request',
    what: { ja: '確認コードが入力されていません。', en: 'The transaction code is missing.' },
    action: {
      ja: '画面に表示された 6 桁の確認コードを入力してください。',
      en: 'Enter the six digits shown with the offer.',
    },
  },
  'OFFER-TX-CODE-WRONG': {
    status: 400,
    oauth: 'invalid_grant',
    what: { ja: '確認コードが違います。', en: 'The transaction code is wrong.' },
    action: {
      ja: '画面に表示された 6 桁の確認コードを確かめて、入力し直してください。',
      en: 'Check the six digits shown with the offer and enter them again.',
    },
  },
  'OFFER-LOCKED': {
    status: 400,
    oauth: 'invalid_grant',
    what: {
      ja: '確認コードの誤りが続いたため、この受け取り用リンクを止めました。',
      en: 'Too many wrong transaction codes: this offer is locked.',
    },
    action: newOffer,
  },
  'OFFER-KEY-TAKEN': {
    status: 400,
    oauth: 'credential_request_denied',
    what: { ja: 'この証明書は別の鍵で受け取り済みです。', en: 'This certificate was collected with another key.' },
    action: newOffer,
  },
  'OFFER-CERTIFICATE-UNAVAILABLE': {
    status: 400,
    oauth: 'credential_request_denied',
    what: {
      ja: 'この証明書は今は発行できません（未決裁、取消し、または期限切れ）。',
      en: 'This certificate cannot be issued now: not approved, revoked, or out of date.',
    },
    action: askSchool,
  },
} as const satisfies ErrorEntries

/** Refusals of a presentation as a transaction: what was asked, by whom, and what came back. */
const presentations = {
  'VERIFICATION-REQUEST-INVALID': {
    status: 400,
    oauth: 'invalid_request',
    what: { ja: '確認の要求に誤りがあります（{member}）。', en: 'The verification request is not valid ({member}).' },
    action: { ja: '要求の該当箇所を直してください。', en: 'Correct that member of the request.' },
  },
  'VERIFICATION-NOT-REGISTERED': {
    status: 403,
    oauth: 'access_denied',
    what: {
      ja: 'このサービスに登録されていない項目です（{member}）。',
      en: 'The service is not registered for this ({member}).',
    },
    action: {
      ja: '運用者に、サービスの登録内容を確かめてもらってください。',
      en: 'Ask the operator about the registration of the service.',
    },
  },
  'VERIFICATION-UNKNOWN': {
    status: 404,
    oauth: 'invalid_request',
    what: {
      ja: 'この確認は見つからないか、期限が切れています。',
      en: 'There is no such verification, or it has expired.',
    },
    action: { ja: 'サービスから確認をやり直してください。', en: 'Start a new verification.' },
  },
  'VERIFICATION-TOKEN': {
    status: 401,
    oauth: 'invalid_token',
    what: { ja: 'アクセストークンがないか、有効ではありません。', en: 'The access token is missing or not valid.' },
    action: {
      ja: 'クライアントクレデンシャルでアクセストークンを取得し直してください。',
      en: 'Get a new access token by client credentials.',
    },
  },
  'VERIFICATION-PROOF': {
    status: 401,
    oauth: 'invalid_dpop_proof',
    what: {
      ja: 'アクセストークンの鍵の証明（DPoP）がないか、このリクエストのものではありません。',
      en: 'The proof of the access token’s key (DPoP) is missing or is not for this request.',
    },
    action: {
      ja: 'リクエストごとに新しい証明を作り、htm、htu、ath を確かめてください。',
      en: 'Make a new proof for every request, and check its htm, htu and ath.',
    },
  },
  'VERIFICATION-PROOF-NONCE': {
    status: 401,
    oauth: 'use_dpop_nonce',
    what: {
      ja: '鍵の証明（DPoP）に、こちらの発行した nonce がありません。',
      en: 'The proof of the key (DPoP) does not carry a nonce of ours.',
    },
    action: {
      ja: '応答の DPoP-Nonce ヘッダーの値を入れて、もう一度送ってください。',
      en: 'Send it again with the value of the header DPoP-Nonce of this answer.',
    },
  },
  'VERIFICATION-SCOPE': {
    status: 403,
    oauth: 'insufficient_scope',
    what: { ja: 'アクセストークンに確認の権限がありません。', en: 'The access token does not cover verifications.' },
    action: { ja: '必要な scope を指定して取得し直してください。', en: 'Get a token with the scope it needs.' },
  },
  'VERIFICATION-RESPONSE-CODE': {
    status: 400,
    oauth: 'invalid_request',
    what: { ja: '応答コードが違うか、使用済みです。', en: 'The response code is wrong or has been used.' },
    action: presentAgain,
  },
  'PRESENTATION-ANSWERED': {
    ...unbound,
    what: { ja: 'この要求にはすでに回答があります。', en: 'This request has been answered already.' },
  },
  'PRESENTATION-UNREADABLE': {
    ...unbound,
    what: { ja: 'ウォレットからの回答を読み取れませんでした。', en: 'The response of the wallet could not be read.' },
  },
  'PRESENTATION-DECLINED': {
    status: 400,
    oauth: 'access_denied',
    what: { ja: 'ウォレットで提示が見送られました。', en: 'The wallet declined to present.' },
    action: presentAgain,
  },
  'PRESENTATION-QUERY-UNMET': {
    ...unbound,
    what: {
      ja: '提示された内容は、求められた内容を満たしていません。',
      en: 'What was presented does not meet what was asked for.',
    },
  },
} as const satisfies ErrorEntries

/** Refusals around certificates as verifiable credentials. */
export const credentialErrors = {
  ...credential,
  ...keyBinding,
  ...status,
  ...offers,
  ...presentations,
} as const satisfies ErrorEntries
