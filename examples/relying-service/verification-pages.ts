import type { Context } from 'koa'
import { toString as toQrCode } from 'qrcode'
import { both, html } from './html.ts'
import { backToStart, buttonForm, showPage } from './layout.ts'
import type { Verification } from './sessions.ts'
import type { Outcome } from './verification.ts'

/** Seconds after which a waiting page asks again; a link does the same for those who switch that off. */
const askAgainAfter = 4

/** The request as QR code for a wallet on a phone and as link for the wallet on this machine; the page loads itself again until the answer is there. */
export async function showRequest(
  ctx: Context,
  { request_uri: request }: Verification,
  walletUrl: string,
): Promise<void> {
  const link = new URL('/present', walletUrl)
  link.searchParams.set('request', request)
  const qr = await toQrCode(request, { type: 'svg', margin: 2 })
  ctx.set('refresh', String(askAgainAfter))
  showPage(ctx, {
    title: '在学証明書の提示をお待ちしています',
    heading: both('在学証明書の提示をお待ちしています', 'Waiting for your certificate'),
    body: html`
<p>${both('ウォレットで次のコードを読み取ってください。お見せいただくのは学校名と在学していることだけです。', 'Scan this code with your wallet. It will show us the school and the enrolment, nothing else.')}</p>
<div role="img" aria-label="ウォレットで読み取るコード / code for your wallet">${{ markup: qr }}</div>
<p><a class="button" id="wallet" href="${link.href}">${both('この端末のウォレットで開く', 'Open the wallet on this device')}</a></p>
<p><a href="/verification">${both('結果を確かめる', 'See whether it has arrived')}</a></p>
<details><summary>${both('要求の内容', 'The request itself')}</summary><p id="request">${request}</p></details>${backToStart}`,
  })
}

const names: Readonly<Record<string, readonly [string, string]>> = {
  school_name: ['学校', 'School'],
  enrolled: ['在学', 'Enrolled'],
}

/** What came of it: the pass can be sold, or why not. */
export function showOutcome(ctx: Context, outcome: Outcome): void {
  if (outcome.status === 'verified') showVerified(ctx, outcome)
  else showRefusal(ctx, outcome)
}

function showVerified(ctx: Context, outcome: Outcome): void {
  const rows = Object.entries(outcome.claims ?? {}).map(([claim, value]) => {
    const [ja, en] = names[claim] ?? [claim, claim]
    return html`<dt>${both(ja, en)}</dt><dd id="${claim}">${value === true ? both('在学しています', 'yes') : String(value)}</dd>`
  })
  showPage(ctx, {
    title: '在学を確認しました',
    heading: both('在学を確認しました', 'Enrolment is confirmed'),
    body: html`
<p class="result" id="outcome">${both('通学定期券をお求めいただけます。', 'You can buy a commuter pass.')}</p>
<dl id="disclosed">${rows}</dl>
<p>${both('発行者', 'Issuer')} <span id="issuer">${outcome.issuer ?? ''}</span></p>${backToStart}`,
  })
}

function showRefusal(ctx: Context, { error, error_description: description }: Outcome): void {
  showPage(ctx, {
    title: '在学を確認できませんでした',
    heading: both('在学を確認できませんでした', 'Enrolment could not be confirmed'),
    body: html`
<p class="result refused" role="alert" id="outcome">${both('お見せいただいた証明書では、通学定期券をお求めいただけません。', 'A commuter pass cannot be sold on this certificate.')}</p>
<dl><dt>${both('理由', 'Reason')}</dt><dd id="reason">${description ?? ''} ${error ?? ''}</dd></dl>
${buttonForm('/verification', both('もう一度求める', 'Ask again'))}${backToStart}`,
  })
}
