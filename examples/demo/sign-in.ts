import type { Page } from './page.ts'
import { type Card, gbizidPassword } from './people.ts'
import { prove } from './step.ts'
import type { Visitor } from './visitor.ts'

/** The form of a page that posts to an address ending like this. @throws when there is none */
export function formTo(page: Page, ending: string) {
  const found = page.document
    .querySelectorAll('form')
    .find((form) => new URL(form.getAttribute('action') ?? '', page.url).href.endsWith(ending))
  prove(found !== undefined, `a form to …${ending} on ${page.url} ("${page.heading}")`)
  return found
}

/**
 * From the choice of path through GビズID, second factor included, to the page that was wanted.
 * @param page where the gateway asks how to sign in
 */
export async function signInWithGbizid(visitor: Visitor, page: Page, accountId: string): Promise<Page> {
  const password = await visitor.send(page, {}, { form: formTo(page, '/organisation') })
  const values = { account_id: accountId, password: gbizidPassword }
  const number = await visitor.send(password, values, { button: 'action=sign-in' })
  return visitor.send(number, { number: number.text('#number') }, { button: 'action=confirm' })
}

/** From the choice of path, or from the card's own page where there is no choice, through the card reader to the page that was wanted. */
export async function signInWithCard(visitor: Visitor, page: Page, card: Card): Promise<Page> {
  const offersChoice = page.document
    .querySelectorAll('form')
    .some((form) => form.getAttribute('action')?.endsWith('/individual'))
  const cardPage = offersChoice ? await visitor.send(page, {}, { form: formTo(page, '/individual') }) : page
  return readCard(visitor, cardPage, card, card.pin)
}

/**
 * Sends a page's form to the card reader, uses the card there, and sends what it made back to the gateway.
 * @param secret the PIN for 利用者証明用 or the password for 署名用
 */
export async function readCard(visitor: Visitor, page: Page, card: Card, secret: string): Promise<Page> {
  const reader = await visitor.send(page, {}, { form: formTo(page, '/reader') })
  const read = await visitor.send(reader, { card: card.id, pin: secret }, { button: 'action=sign' })
  return visitor.send(read, {}, { form: '#return' })
}
