/** What a guardian and the school do together until a certificate is in a wallet; two families walk it. */
import { choiceOf, linkOf } from './find.ts'
import type { Page } from './page.ts'
import { type Child, className, school } from './people.ts'
import { readCard, signInWithCard } from './sign-in.ts'
import { prove, type World } from './step.ts'
import type { Visitor } from './visitor.ts'

const serviceId = 'example-service'

/** Signs a guardian in with the card's 利用者証明用 certificate. @returns the page of their children */
export async function signInGuardian({ addresses }: World, visitor: Visitor, child: Child): Promise<Page> {
  return signInWithCard(visitor, await visitor.open(`${addresses.gateway}/guardian`), child.guardian)
}

/** The office prints a link code for a child's guardian. @returns the code on the sheet */
export async function handOutCode({ addresses, take }: World, child: Child): Promise<string> {
  const office = take('office')
  const classes = await office.open(`${addresses.gateway}/schools/${school.code}/links/classes`)
  const learners = await office.open(linkOf(classes, className), { from: classes })
  const sheets = await office.send(learners, { learner: [choiceOf(learners, child.name)] })
  return sheets.text('.secret')
}

/** The guardian types the code and signs the request with 署名用; the school has yet to decide. @returns the page of their children */
export async function askForLink({ addresses }: World, visitor: Visitor, child: Child, code: string): Promise<Page> {
  const form = await visitor.open(`${addresses.gateway}/guardian/links/new`)
  const text = await visitor.send(form, { code })
  return readCard(visitor, text, child.guardian, child.guardian.password)
}

/** The office compares card and register and approves. */
export async function approveLink({ addresses, take }: World, child: Child): Promise<void> {
  const office = take('office')
  const links = await office.open(`${addresses.gateway}/schools/${school.code}/links`)
  prove(links.source.includes(child.guardian.name), `the card's name of ${child.guardian.name} beside the register's`)
  await office.send(links, {}, { form: 'form[action$="/approve"]' })
}

/** Everything from the code to the school's approval. */
export async function link(world: World, visitor: Visitor, child: Child): Promise<Page> {
  const code = await handOutCode(world, child)
  await askForLink(world, visitor, child, code)
  await approveLink(world, child)
  return visitor.open(`${world.addresses.gateway}/guardian`)
}

/** The guardian reads what would go to the example service and signs that text. @returns the page of the consent and the text */
export async function consent(
  { addresses }: World,
  visitor: Visitor,
  child: Child,
): Promise<{ page: Page; text: string }> {
  const children = await visitor.open(`${addresses.gateway}/guardian`)
  const own = await visitor.open(linkOf(children, child.name, '/guardian/children/'), { from: children })
  const form = await visitor.open(own.link('a[href$="/consent"]'), { from: own })
  const text = await visitor.send(form, { service: serviceId })
  const page = await readCard(visitor, text, child.guardian, child.guardian.password)
  return { page, text: text.text('pre') }
}

/** Asks for an offer under a consent. @param page the consent's own page */
export async function takeOffer(visitor: Visitor, page: Page): Promise<{ uri: string; txCode: string }> {
  const offer = await visitor.send(page, {}, { form: 'form[action$="/offers"]' })
  return { uri: offer.text('#offer-uri'), txCode: offer.text('#tx-code') }
}

/** Collects an offer in the wallet. @returns the wallet's page of the credential */
export async function collect(
  { addresses }: World,
  visitor: Visitor,
  offer: { uri: string; txCode: string },
): Promise<Page> {
  const shown = await visitor.open(`${addresses.wallet}/offer?${new URLSearchParams({ offer: offer.uri })}`)
  return visitor.send(shown, { tx_code: offer.txCode })
}

/** Names of the claims on a page that lists them. */
export const claimsOn = (page: Page, part = ''): string[] =>
  page.document.querySelectorAll(`${part} [data-claim]`).map((one) => one.getAttribute('data-claim') ?? '')
