import type { Context } from 'koa'
import { both, html } from '../shared/html.ts'
import { showPage } from '../shared/page.ts'
import { type Parts, serviceName } from './parts.ts'

const cancel = html`<button name="action" value="cancel" formnovalidate>${both('キャンセル', 'Cancel')}</button>`

/** The sample accounts as a list for testers. */
export function accountList({ accounts }: Parts) {
  const rows = accounts.map(
    ({ accountId, label }) => html`<dt><code>${accountId}</code></dt><dd>${both(label.ja, label.en)}</dd>`,
  )
  return html`
<h2>${both('試験用アカウント', 'Accounts for testing')}</h2>
<p id="accounts">${both('パスワードはすべて', 'The password is always')} <code>kakehashi</code></p>
<dl>${rows}</dl>`
}

/** Account ID and password. A refusal answers 400 and keeps the account ID. */
export function showPasswordStep(
  parts: Parts,
  ctx: Context,
  { accountId, refused }: { accountId: string; refused?: boolean },
): void {
  const body = html`
${
  refused &&
  html`<p class="error" role="alert" id="refusal">${both('アカウントIDまたはパスワードが違います。', 'The account ID or the password is wrong.')}</p>`
}
<form method="post">
<p><label for="account_id">${both('アカウントID (メールアドレス)', 'Account ID (e-mail address)')}</label>
<input id="account_id" name="account_id" type="email" autocomplete="username" required value="${accountId}"></p>
<p><label for="password">${both('パスワード', 'Password')}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required></p>
<p><button class="primary" name="action" value="sign-in">${both('ログイン', 'Sign in')}</button> ${cancel}</p>
</form>
${accountList(parts)}`
  const heading = both('ログイン', 'Sign in')
  showPage(ctx, { title: 'ログイン', heading, service: serviceName, body }, refused ? 400 : 200)
}

/** Number matching: the page shows four digits, which the person types into the app; here the app is a field beside them. */
export function showNumberStep(ctx: Context, number: string, { refused }: { refused?: boolean } = {}): void {
  const body = html`
${
  refused &&
  html`<p class="error" role="alert" id="refusal">${both('数字が一致しません。新しい数字を入力してください。', 'The digits do not match. Please type the new ones.')}</p>`
}
<p>${both('スマートフォンのGビズIDアプリに、次の数字を入力してください。', 'Type these digits into the GビズID app on your phone.')}</p>
<p class="number" id="number">${number}</p>
<form method="post">
<p><label for="number-typed">${both('アプリに入力する数字 (模擬アプリ)', 'Digits for the app (the app is simulated here)')}</label>
<input id="number-typed" name="number" inputmode="numeric" autocomplete="off" maxlength="4" required></p>
<p><button class="primary" name="action" value="confirm">${both('承認', 'Confirm')}</button> ${cancel}</p>
</form>`
  const heading = both('アプリ認証', 'Confirm in the app')
  showPage(ctx, { title: 'アプリ認証', heading, service: serviceName, body }, refused ? 400 : 200)
}

/** A sign-in that is over, never existed, or was left too long. */
export function showExpired(ctx: Context): void {
  const body = html`<p>${both('このログイン画面は終了しました。サービスに戻ってやり直してください。', 'This sign-in is over. Please go back to the service and start again.')}</p>`
  const heading = both('ログインのやり直し', 'Start again')
  showPage(ctx, { title: 'ログインのやり直し', heading, service: serviceName, body }, 400)
}
