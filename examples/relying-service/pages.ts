import type { Context } from 'koa'
import { both, html, type Markup } from './html.ts'
import { backToStart, buttonForm, showPage } from './layout.ts'
import type { Problem } from './problem.ts'
import type { Session, SignedIn } from './sessions.ts'

/** A wallet on this device comes back by itself; one on another device reads a QR code. */
const askForCertificate = html`
<h2>${both('在学の確認', 'Proof of enrolment')}</h2>
<p>${both(
  '通学定期券の購入には在学の確認が必要です。ウォレットの在学証明書から、学校名と在学していることだけをお見せください。生年月日や住所はいただきません。',
  'A commuter pass needs proof of enrolment. From the certificate in your wallet we ask for the school and the enrolment only, not for the birth date or the address.',
)}</p>
${buttonForm('/verification/here', both('この端末のウォレットで見せる', 'Present it from a wallet on this device'))}
${buttonForm('/verification', both('別の端末のウォレットで見せる', 'Present it from a wallet on another device'))}`

/** First page: a way to sign in, or who is signed in; and asking for a certificate, which needs no sign-in. */
export function showStart(ctx: Context, session: Session | undefined): void {
  const body = session?.signedIn ? signedInPart(session.signedIn) : signInPart
  showPage(ctx, {
    title: '通学定期券の購入',
    heading: both('通学定期券の購入', 'Buying a commuter pass'),
    body: html`${body}${askForCertificate}`,
  })
}

const signInPart = html`
<h2>${both('サインイン', 'Signing in')}</h2>
<p>${both('保護者の方も、学校の方も、架け橋からサインインできます。', 'Guardians and schools sign in through Kakehashi.')}</p>
<p><a class="button" href="/sign-in">${both('架け橋でサインイン', 'Sign in with Kakehashi')}</a></p>`

/** Claims in the order shown; what did not come is not shown. */
const shown: readonly (readonly [string, string, string])[] = [
  ['sub', 'この店での利用者番号', 'Subject, at this shop only'],
  ['origin', '起点', 'Origin'],
  ['organisation', '所属', 'Organisation'],
  ['roles', '役割', 'Roles'],
  ['name', '確認された氏名', 'Verified name'],
  ['birthdate', '確認された生年月日', 'Verified birth date'],
  ['address', '確認された住所', 'Verified address'],
  ['acr', '確認の水準', 'Assurance'],
]

function signedInPart({ claims }: SignedIn): Markup {
  const rows = shown
    .filter(([claim]) => claims[claim] !== undefined)
    .map(([claim, ja, en]) => html`<dt>${both(ja, en)}</dt><dd id="${claim}">${textOf(claims[claim])}</dd>`)
  return html`
<h2>${both('サインインしています', 'You are signed in')}</h2>
<dl id="claims">${rows}</dl>
${buttonForm('/sign-out', both('サインアウト', 'Sign out'))}`
}

/** Plain values as they are, structures as JSON: this page is for people who try the protocol out. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A page that says what went wrong and offers the way back. */
export function showProblem(ctx: Context, problem: Problem): void {
  showPage(ctx, {
    title: 'お手続きできませんでした',
    heading: both('お手続きできませんでした', 'This could not be done'),
    body: html`<p class="result refused" role="alert">${both(problem.ja, problem.en)}</p>${backToStart}`,
    status: problem.status,
  })
}
