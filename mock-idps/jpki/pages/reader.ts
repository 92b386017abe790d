import { both, html, type Markup } from '../../shared/html.ts'
import type { ReaderRequest } from '../reader-request.ts'
import type { Person } from '../town.ts'

export type ReturnError = 'cancelled' | 'card_locked' | 'wrong_pin' | 'no_signature_certificate'

/** The page on which a person picks a card and types the secret. `problem` stands above the form after a refused try. */
export function choosePage(
  request: ReaderRequest,
  people: readonly Person[],
  again?: { card?: string; problem: Markup; error?: ReturnError },
): Markup {
  const signing = request.kind === 'signature'
  const hint = signing
    ? both(
        '6文字から16文字の英大文字と数字です。5回続けて間違えるとロックされます。',
        '6 to 16 capital letters and digits. Five wrong tries in a row lock it.',
      )
    : both('4桁の数字です。3回続けて間違えるとロックされます。', 'Four digits. Three wrong tries in a row lock it.')
  return html`
${again && html`<div class="error" role="alert">${again.problem}</div>`}
<h2>${both('署名する内容', 'What will be signed')}</h2>
<pre class="document">${Buffer.from(request.bytes).toString('utf8')}</pre>
<form method="post" action="/reader">
${carried(request)}
<fieldset>
<legend>${both('カード', 'Card')}</legend>
${people.map((person) => cardChoice(person, again?.card))}
</fieldset>
<p><label for="pin">${signing ? both('署名用パスワード', 'Signature password') : both('利用者証明用の暗証番号', 'Authentication PIN')}</label>
<input id="pin" name="pin" type="password" autocomplete="off" aria-describedby="pin-hint" ${signing ? html`maxlength="16"` : html`inputmode="numeric" maxlength="4"`}></p>
<p id="pin-hint">${hint}</p>
<p><button class="primary" name="action" value="sign">${signing ? both('署名する', 'Sign') : both('カードで確認する', 'Use the card')}</button>
${again?.error && html`<button name="action" value="return_${again.error}">${both('この結果を元のサイトに返す', 'Return with this result')}</button>`}
<button name="action" value="cancel">${both('やめる', 'Cancel')}</button></p>
</form>`
}

/** The page that hands the result back: one form, one button, no script. */
export function returnPage(returnTo: string, message: Markup, fields: Record<string, string>): Markup {
  return html`
<p>${message}</p>
<form id="return" method="post" action="${returnTo}">
${hidden(fields)}
<p><button class="primary">${both('戻る', 'Continue')}</button></p>
</form>`
}

function cardChoice(person: Person, chosen?: string): Markup {
  const id = `card-${person.id}`
  return html`<p class="choice"><input type="radio" name="card" id="${id}" value="${person.id}"${person.id === chosen && html` checked`}>
<label for="${id}">${person.name} ${both(`（${person.note.ja}）`, person.note.en)}</label></p>`
}

/** Base64url keeps line breaks as they are on their way through the browser. */
function carried(request: ReaderRequest): Markup {
  const bytes = Buffer.from(request.bytes).toString('base64url')
  return hidden({ kind: request.kind, text_base64url: bytes, state: request.state, return_to: request.returnTo })
}

function hidden(fields: Record<string, string>): Markup {
  return html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`
}
