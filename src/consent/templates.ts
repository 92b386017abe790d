import type { Day } from '../foundation/index.ts'
import type { ConsentTerms } from './terms.ts'

/** Writes the terms as people read them: the Japanese text, which is what is signed, and an English companion. */
export interface Template {
  ja(terms: ConsentTerms): string
  en(terms: ConsentTerms): string
}

/** The version that new texts are written in. */
export const currentVersion = 'consent-1'

/** Every version ever used, by its name. A published version is never edited: what was signed must stay reproducible. */
export const templates: Readonly<Record<string, Template>> = { 'consent-1': { ja: consent1Ja, en: consent1En } }

function consent1Ja(terms: ConsentTerms): string {
  const { person, learner, service, certificateKind } = terms
  const capacity = terms.capacity === 'self' ? '本人' : '保護者'
  return `証明書の提供についての同意

私、${plain(person.name)}は、${plain(learner.name)}（${plain(learner.schoolName)}）の${capacity}として、次のことに同意します。

1. だれの情報か
${plain(learner.name)}

2. 何を渡すか
「${plain(certificateKind.name.ja)}」のうち、次の項目
${terms.claims.map(({ label }) => `・${plain(label.ja)}`).join('\n')}

3. だれに渡すか
${plain(service.name.ja)}（${plain(service.clientId)}）

4. 何のために使われるか
${plain(terms.purpose.ja)}

5. いつまでか
${dayJa(terms.until)}まで

6. やめたくなったとき
いつでも、理由を言わずに取り消す（撤回する）ことができます。架け橋の「同意の一覧」から撤回してください。
撤回すると、この同意で受け取った証明書は使えなくなります。相手がその証明書を確かめると、撤回されたことが分かります。
撤回する前に相手が受け取った情報は、元に戻せません。
同意しなくても、学校での扱いが変わることはありません。

受付番号 ${plain(terms.reference)}
文書の版 consent-1
`
}

function consent1En(terms: ConsentTerms): string {
  const { person, learner, service, certificateKind } = terms
  const capacity = terms.capacity === 'self' ? 'the learner' : 'a guardian'
  return `Consent to the release of a certificate
(for your understanding; the Japanese text is what is signed)

I, ${plain(person.name)}, consent to the following as ${capacity} of ${plain(learner.name)} (${plain(learner.schoolName)}).

1. Whose information
${plain(learner.name)}

2. What is released
From the "${plain(certificateKind.name.en)}":
${terms.claims.map(({ label }) => `- ${plain(label.en)}`).join('\n')}

3. To whom
${plain(service.name.en)} (${plain(service.clientId)})

4. What for
${plain(terms.purpose.en)}

5. Until when
${terms.until}

6. If you change your mind
You can withdraw at any time and without a reason, under "Your consents" in Kakehashi.
After that, the certificate collected with this consent no longer works. A service that checks it learns of the withdrawal.
What the service received before cannot be taken back.
The school treats you no differently if you do not consent.

Reference ${plain(terms.reference)}
Version of this text consent-1
`
}

/**
 * One line of visible characters. A name with a line break, or with characters that turn the direction of writing, could otherwise write
 * lines of its own into a text that somebody signs.
 */
const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/\p{Cf}/gu, '')

function dayJa(day: Day): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}
