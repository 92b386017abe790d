import type { Context } from 'koa'
import { both, html } from './html.ts'
import { backToStart, buttonForm, showPage } from './layout.ts'
import type { Verification } from './sessions.ts'
import { inWalletOfThisMachine, type Outcome } from './verification.ts'

/** Seconds after which a waiting page asks again; a link does the same for those who switch that off. */
const askAgainAfter = 4

/** The request as QR code for a wallet on a phone; the page loads itself again until the answer is there. */
export function showRequest(ctx: Context, verification: Verification, wallet: string): void {
  const { qr, walletUrl } = verification
  ctx.set('refresh', String(askAgainAfter))
  showPage(ctx, {
    title: '在学証明書の提示をお待ちしています',
    heading: both('在学証明書の提示をお待ちしています', 'Waiting for your certificate'),
    body: html`
<p>${both('ウォレットで次のコードを読み取ってください。お見せいただくのは学校名と在学していることだけです。', 'Scan this code with your wallet. It will show us the school and the enrolment, nothing else.')}</p>
<p><img src="${qr}" alt="ウォレットで読み取るコード / code for your wallet" width="256" height="256"></p>
<p><a id="wallet" href="${inWalletOfThisMachine(walletUrl, wallet)}">${both('この機械の見本ウォレットで開く', 'Open it in the example wallet on this machine')}</a></p>
<p><a href="/verification">${both('結果を確かめる', 'See whether it has arrived')}</a></p>
<details><summary>${both('要求の内容', 'The request itself')}</summary><p id="request">${walletUrl}</p></details>${backToStart}`,
  })
}

const names: Readonly<Record<string, readonly [string, string]>> = {
  school_name: ['学校', 'School'],
  enrolled: ['在学', 'Enrolled'],
}

/** What came of it: the pass can be sold, or why not. */
export function showOutcome(ctx: Context, outcome: Outcome): void {
  if (outcome.state === 'verified') showVerified(ctx, outcome)
  else if (outcome.state === 'refused') showRefused(ctx, outcome)
  else showPending(ctx)
}

function showVerified(ctx: Context, { credentials }: Extract<Outcome, { state: 'verified' }>): void {
  const parts = credentials.map(({ type, issuer, claims }) => {
    const rows = Object.entries(claims).map(([claim, value]) => {
      const [ja, en] = names[claim] ?? [claim, claim]
      const shown = value === true ? both('しています', 'yes') : String(value)
      return html`<dt>${both(ja, en)}</dt><dd data-claim="${claim}">${shown}</dd>`
    })
    return html`<dl id="disclosed">${rows}<dt>${both('発行者', 'Issuer')}</dt><dd id="issuer">${issuer.name} ${issuer.id}</dd><dt>${both('証明書の種類', 'Type')}</dt><dd id="type">${type}</dd></dl>`
  })
  showPage(ctx, {
    title: '在学を確認しました',
    heading: both('在学を確認しました', 'Enrolment is confirmed'),
    body: html`<p class="result" id="outcome">${both('通学定期券をお求めいただけます。', 'You can buy a commuter pass.')}</p>${parts}${backToStart}`,
  })
}

function showRefused(ctx: Context, { code, reason }: Extract<Outcome, { state: 'refused' }>): void {
  const outcome =
    code === 'PRESENTATION-DECLINED'
      ? both(
          '証明書は提示されませんでした。通学定期券をお求めになるには、在学証明書をお見せください。',
          'No certificate was shown. A commuter pass can be sold once you show one.',
        )
      : both(
          'お見せいただいた証明書では、通学定期券をお求めいただけません。',
          'A commuter pass cannot be sold on this certificate.',
        )
  showPage(ctx, {
    title: '在学を確認できませんでした',
    heading: both('在学を確認できませんでした', 'Enrolment could not be confirmed'),
    body: html`
<p class="result refused" role="alert" id="outcome">${outcome}</p>
<dl><dt>${both('理由', 'Reason')}</dt><dd id="reason">${both(reason.ja, reason.en)} <code>${code}</code></dd></dl>
${buttonForm('/verification', both('もう一度求める', 'Ask again'))}${backToStart}`,
  })
}

function showPending(ctx: Context): void {
  showPage(ctx, {
    title: 'まだ届いていません',
    heading: both('まだ届いていません', 'Nothing has arrived yet'),
    body: html`<p>${both('ウォレットでの手続きを終えてから、もう一度お試しください。', 'Please finish in your wallet and try again.')}</p>${backToStart}`,
  })
}
