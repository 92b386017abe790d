import { both, html, type Markup } from '../../shared/html.ts'
import { type Fault, type FaultPanel, faults } from '../faults.ts'
import type { PinCounters } from '../pin-counters.ts'
import type { Person } from '../town.ts'

/** The panel on which a tester chooses a fault, unlocks a card or puts every card back. */
export function controlPage(people: readonly Person[], panel: FaultPanel, counters: PinCounters): Markup {
  const { everywhere, byCard } = panel.active()
  return html`
<p>${both('現在の障害:', 'Fault now:')} <strong id="fault">${everywhere}</strong></p>
<ul>${Object.entries(byCard).map(([card, fault]) => html`<li>${card}: <strong>${fault}</strong></li>`)}</ul>
<form method="post" action="/control">
<p><label for="card">${both('対象のカード', 'For the card')}</label>
<select id="card" name="card"><option value="">すべて All</option>${people.map((person) => html`<option value="${person.id}">${person.id} ${person.name}</option>`)}</select></p>
<dl>${(Object.keys(faults) as Fault[]).map(faultRow)}</dl>
</form>
<h2>${both('カード', 'Cards')}</h2>
<form method="post" action="/control/unlock"><dl>${people.map((person) => cardRow(person, counters))}</dl></form>
<form method="post" action="/control/reset"><p><button>${both('すべて最初の状態に戻す', 'Put everything back')}</button></p></form>`
}

function faultRow(fault: Fault): Markup {
  return html`<dt><button name="fault" value="${fault}">${fault}</button></dt><dd>${both(faults[fault].ja, faults[fault].en)}</dd>`
}

function cardRow(person: Person, counters: PinCounters): Markup {
  const left = `${counters.remaining(person.id, 'authentication')} / ${counters.remaining(person.id, 'signature')}`
  return html`<dt>${person.name} (${person.id})</dt>
<dd>${both('残り回数（利用者証明用／署名用）', 'tries left (authentication / signature)')}: ${left}
<button name="card" value="${person.id}">${both('ロック解除', 'Unlock')} ${person.id}</button></dd>`
}
