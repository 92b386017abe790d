import type { Context } from 'koa'
import { both, html, type Markup } from './html.ts'
import { backToStart, showPage } from './layout.ts'
import { type Choice, claimsOf } from './match.ts'
import { nameOf, type Offer } from './offer.ts'
import type { WalletProblem } from './problem.ts'
import type { StoredCredential } from './store.ts'
import type { Proposal } from './wallet.ts'

const day = (instant: string | undefined) =>
  instant === undefined
    ? '-'
    : new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'long' }).format(new Date(instant))

function shown(value: unknown): Markup {
  if (value === true) return both('はい', 'yes')
  if (value === false) return both('いいえ', 'no')
  return html`${typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)}`
}

function claimList(credential: StoredCredential, claims: readonly { name: string; value: unknown }[]): Markup {
  const rows = claims.map(({ name, value }) => {
    const label = credential.labels[name] ?? { ja: name, en: name }
    return html`<dt>${both(label.ja, label.en)}</dt><dd data-claim="${name}">${shown(value)}</dd>`
  })
  return html`<dl>${rows}</dl>`
}

/** Whose credential it is, of which school and from when, so that two of a kind are told apart. */
function whose(credential: StoredCredential): Markup {
  const { name, school_name: school, issued_on: issued } = claimsOf(credential)
  const whom = [name, school].filter((part) => typeof part === 'string').join('　')
  const from = typeof issued === 'string' ? issued : credential.collectedAt
  const label = typeof issued === 'string' ? (['発行日', 'issued'] as const) : (['受取日', 'collected'] as const)
  return html`${whom}${whom !== '' && html`<br>`}${both(`${label[0]} ${day(from)}`, `${label[1]} ${from.slice(0, 10)}`)}`
}

/** First page: what is in the wallet, and where a link goes. */
export function showStart(ctx: Context, credentials: readonly StoredCredential[]): void {
  const cards = credentials.map(
    (one) =>
      html`<li class="card"><a href="/credentials/${one.id}">${both(one.name.ja, one.name.en)}</a>
<p>${whose(one)}</p><p>${one.issuer}</p><p>${both(`有効期限 ${day(one.expiresAt)}`, `valid until ${one.expiresAt?.slice(0, 10) ?? '-'}`)}</p></li>`,
  )
  showPage(ctx, {
    title: '証明書の一覧',
    heading: both('証明書の一覧', 'Your certificates'),
    body: html`
${cards.length > 0 ? html`<ul class="cards">${cards}</ul>` : html`<p>${both('まだ証明書はありません。', 'There are no certificates yet.')}</p>`}
<h2>${both('証明書を受け取る', 'Collect a certificate')}</h2>
<form method="get" action="/offer">
<label for="offer">${both('受け取り用のリンク（openid-credential-offer://…）', 'Link of the offer')}</label>
<input id="offer" name="offer" required autocomplete="off" spellcheck="false">
<button>${both('内容を確かめる', 'Look at it')}</button>
</form>
<h2>${both('証明書を提示する', 'Present a certificate')}</h2>
<form method="get" action="/present">
<label for="request">${both('提示を求めるリンク（openid4vp://…）', 'Link of the request')}</label>
<input id="request" name="request" required autocomplete="off" spellcheck="false">
<button>${both('内容を確かめる', 'Look at it')}</button>
</form>`,
  })
}

/** What is on offer, by whom, and the field for the transaction code. */
export function showOffer(ctx: Context, offer: Offer): void {
  const names =
    offer.metadata.credential_configurations_supported[offer.configurationId]?.credential_metadata?.display ?? []
  const [ja, en] = [nameOf(names, 'ja') ?? offer.configurationId, nameOf(names, 'en') ?? offer.configurationId]
  const code =
    offer.txCode &&
    html`<label for="tx_code">${both('確認コード', 'Transaction code')}</label>
<p id="tx_code_hint">${offer.txCode.description ?? ''}</p>
<input id="tx_code" name="tx_code" required inputmode="numeric" autocomplete="one-time-code" aria-describedby="tx_code_hint">`
  showPage(ctx, {
    title: '証明書を受け取りますか',
    heading: both('証明書を受け取りますか', 'Collect this certificate?'),
    body: html`
<dl><dt>${both('証明書', 'Certificate')}</dt><dd id="name">${both(ja, en)}</dd><dt>${both('発行元', 'Issuer')}</dt><dd id="issuer">${offer.issuer}</dd></dl>
<form method="post" action="/offer"><input type="hidden" name="offer" value="${offer.link}">${code}
<button>${both('受け取る', 'Collect')}</button></form>${backToStart}`,
  })
}

/** One credential, whole, for its holder alone. */
export function showCredential(ctx: Context, credential: StoredCredential): void {
  const visible = Object.entries(credential.visible).map(([name, value]) => ({ name, value }))
  showPage(ctx, {
    title: credential.name.ja,
    heading: both(credential.name.ja, credential.name.en),
    body: html`
<p>${both('この画面はあなただけのものです。提示するときは、求められた項目だけが相手に渡ります。', 'Only you see this page. When you present it, only what is asked for is shown.')}</p>
${claimList(credential, [...visible, ...credential.disclosures])}
<dl><dt>${both('発行者', 'Issuer')}</dt><dd id="issuer">${credential.issuer}</dd><dt>${both('有効期限', 'Valid until')}</dt><dd>${day(credential.expiresAt)}</dd></dl>
<form method="post" action="/credentials/${credential.id}/delete"><button class="plain">${both('ウォレットから削除する', 'Delete from the wallet')}</button></form>${backToStart}`,
  })
}

/** What a verifier learns of every credential, whatever is disclosed: who issued it, and until when it is valid. */
const toldAnyway = ['school_name', 'school_code', 'expires_on']

/** What would be shown for one query; where several credentials answer it, the person says which. */
function queryBox(options: readonly Choice[], query: number): Markup {
  if (options.length === 1) return html`${options.map((one) => choiceBox(one))}`
  const boxes = options.map((one, index) => {
    const id = `credential_${query}_${index}`
    return choiceBox(
      one,
      html`<p class="option"><input type="radio" name="credential_${query}" id="${id}" value="${one.credential.id}"${index === 0 && html` checked`}><label for="${id}">${whose(one.credential)}</label></p>`,
    )
  })
  return html`<fieldset><legend>${both('どの証明書を提示しますか', 'Which certificate?')}</legend>${boxes}</fieldset>`
}

function choiceBox({ credential, disclosures }: Choice, radio?: Markup): Markup {
  const visible = Object.entries(credential.visible).map(([name, value]) => ({ name, value }))
  const kept = credential.disclosures
    .filter((one) => !disclosures.includes(one) && !toldAnyway.includes(one.name))
    .map(({ name }) => credential.labels[name]?.ja ?? name)
  return html`<section class="card"><h2>${both(credential.name.ja, credential.name.en)}</h2>
${radio ?? html`<p>${whose(credential)}</p>`}
<p>${both('次の項目が相手に渡ります。', 'This is shown:')}</p>${claimList(credential, [...visible, ...disclosures])}
<p>${both('発行した学校と、証明書の有効期限も伝わります。', 'The issuing school and the date of expiry are told as well.')}</p>
${kept.length > 0 && html`<p class="kept">${both(`渡らない項目: ${kept.join('、')}`, 'Everything else stays with you.')}</p>`}</section>`
}

/** Who asks, what would be shown, and the decision. */
export function showProposal(ctx: Context, id: string, { request, options }: Proposal): void {
  showPage(ctx, {
    title: '証明書を提示しますか',
    heading: both('証明書を提示しますか', 'Present your certificate?'),
    body: html`
<dl><dt>${both('求めている相手', 'Who asks')}</dt><dd id="verifier">${both(request.from.ja, request.from.en)}</dd>
<dt>${both('確かめる窓口', 'Through')}</dt><dd id="host">${request.from.host}</dd></dl>
<form method="post" action="/present/${id}">${options.map(queryBox)}
<button name="decision" value="present">${both('提示する', 'Present')}</button>
<button class="plain" name="decision" value="decline">${both('提示しない', 'Do not present')}</button></form>`,
  })
}

/** What became of it. With somewhere to go on, the page goes there by itself; the link is for those who switch that off. */
export function showAnswered(ctx: Context, outcome: { presented: boolean; redirectUri: string | undefined }): void {
  const { presented, redirectUri } = outcome
  if (redirectUri !== undefined) ctx.set('refresh', `0; url=${redirectUri}`)
  showPage(ctx, {
    title: presented ? '提示しました' : '提示しませんでした',
    heading: presented ? both('提示しました', 'Presented') : both('提示しませんでした', 'Not presented'),
    body: html`
<p id="outcome">${presented ? both('相手に届きました。結果は求めた相手の画面で確かめてください。', 'It has arrived. The result is shown by whoever asked.') : both('相手には、提示しないことだけが伝わりました。', 'They were told that you decline, nothing else.')}</p>
${redirectUri !== undefined && html`<p><a id="continue" href="${redirectUri}">${both('求めた相手の画面に戻る', 'Back to whoever asked')}</a></p>`}${backToStart}`,
  })
}

/** Why the wallet stopped. */
export function showProblem(ctx: Context, problem: Pick<WalletProblem, 'code' | 'ja' | 'message' | 'status'>): void {
  showPage(ctx, {
    title: 'できませんでした',
    heading: both('できませんでした', 'That did not work'),
    status: problem.status,
    body: html`<p class="problem" role="alert" id="problem" data-code="${problem.code}">${both(problem.ja, problem.message)}</p>${backToStart}`,
  })
}
