/** Presenting a certificate to the example service, from the wallet on this machine. */
import { setTimeout as delay } from 'node:timers/promises'
import { claimsOn } from './guardian.ts'
import type { Page } from './page.ts'
import { prove, type World } from './step.ts'
import { createVisitor, type Visitor } from './visitor.ts'

/** The service asks for a certificate from a wallet elsewhere. @returns its page with the QR code, and what the code holds */
export async function askByQrCode({ addresses }: World): Promise<{ visitor: Visitor; page: Page; request: string }> {
  const visitor = createVisitor()
  const start = await visitor.open(`${addresses.service}/`)
  const page = await visitor.send(start, {}, { form: 'form[action="/verification"]' })
  return { visitor, page, request: page.text('#request') }
}

/** A wallet reads a request; its holder agrees. @returns the names of what the wallet said it would show */
export async function presentInWallet({ addresses }: World, request: string): Promise<string[]> {
  const holder = createVisitor()
  const shown = await holder.open(`${addresses.wallet}/present?${new URLSearchParams({ request })}`)
  await holder.send(shown, {}, { button: 'decision=present' })
  return claimsOn(shown)
}

/** The whole way in one browser: service, wallet, and back with the answer. @returns the service's page with the result */
export async function presentHere({ addresses }: World): Promise<Page> {
  const visitor = createVisitor()
  const start = await visitor.open(`${addresses.service}/`)
  const shown = await visitor.send(start, {}, { form: 'form[action="/verification/here"]' })
  const answered = await visitor.send(shown, {}, { button: 'decision=present' })
  return visitor.open(answered.link('#continue'), { from: answered })
}

/** What the service's page says of an accepted presentation. @throws when it was refused */
export function acceptedOn(page: Page): { claims: string[]; issuer: string; type: string } {
  const refused = page.document.querySelector('#reason')
  prove(refused === null, `the presentation to be accepted, not refused: ${refused?.text ?? ''}`)
  return { claims: claimsOn(page, '#disclosed'), issuer: page.text('#issuer'), type: page.text('#type') }
}

/** Why the service's page refuses. @throws when it does not */
export function refusalOn(page: Page): string {
  prove(page.document.querySelector('#disclosed') === null, 'the presentation to be refused, not accepted')
  return page.text('#reason')
}

/** Waits until the service's page tells what came of a request, however long the holder takes. @returns the result in words */
export async function waitForAnswer({ visitor, url }: { visitor: Visitor; url: string }): Promise<string> {
  for (;;) {
    const page = await visitor.open(url)
    if (page.document.querySelector('#disclosed')) return `verified: ${acceptedOn(page).claims.join(', ')}`
    if (page.document.querySelector('#reason')) return `refused: ${refusalOn(page)}`
    await delay(2000)
  }
}
