/** The version that new texts are written in; a published version is never edited. */
const version = 'link-1'

/**
 * The text by which a person asks to be linked, signed with the card.
 * @param request `code` is shown by its last four characters only, since the text is kept for longer than the code
 */
export function linkText(request: { code: string; reference: string }): { text: string; companion: string } {
  const tail = request.code.slice(-4)
  return {
    text: `保護者または本人としてのつながりの申請

私は、学校から受け取ったコード（末尾 ${tail}）を使い、その児童生徒の保護者または本人として、架け橋でつながることを申請します。

1. 確かめ方
この署名に使う電子証明書の氏名、生年月日、性別、住所を、学校の学齢簿と照合します。

2. 決める人
照合の結果を見て、学校がつながりを認めるかどうかを決めます。

3. 残す情報
照合のために読み取った氏名、生年月日、性別、住所は、本人の確認済みの情報として残します。電子証明書そのものと個人番号は残しません。

受付番号 ${request.reference}
文書の版 ${version}
`,
    companion: `Request to be linked as a guardian or as the learner
(for your understanding; the Japanese text is what is signed)

With the code that I received from the school (ending in ${tail}), I ask to be linked in Kakehashi to that learner, as a guardian or as the learner.

1. How it is checked
Name, birth date, sex and address in the certificate used for this signature are compared with the school's register.

2. Who decides
The school sees the comparison and decides whether to approve the link.

3. What is kept
Name, birth date, sex and address that were read are kept as verified about me. Neither the certificate itself nor my My Number is kept.

Reference ${request.reference}
Version of this text ${version}
`,
  }
}
