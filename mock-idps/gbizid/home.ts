import type { Context } from 'koa'
import { both, html } from '../shared/html.ts'
import { showPage } from '../shared/page.ts'
import { type Parts, serviceName } from './parts.ts'
import { currentSession } from './session.ts'
import { accountList } from './sign-in-pages.ts'

/** `GET /`: where things are, who is signed in, and a button to sign out at the mock. */
export function showHome(parts: Parts, ctx: Context): void {
  const session = currentSession(parts, ctx)
  const body = html`
${
  session
    ? html`<p id="signed-in">${both('ログイン中:', 'Signed in:')} <code>${session.account.accountId}</code></p>
<form method="post" action="/signout"><p><button class="primary">${both('ログアウト', 'Sign out')}</button></p></form>`
    : html`<p>${both('だれもログインしていません。', 'Nobody is signed in.')}</p>`
}
<ul>
<li><a href="/control">${both('障害の操作', 'Faults')}</a></li>
<li>${both('発行者', 'Issuer')} <code>${parts.issuer}</code> (<a href="/oauth/.well-known/openid-configuration">discovery</a>)</li>
</ul>
${accountList(parts)}`
  showPage(ctx, { title: serviceName, service: serviceName, body })
}
