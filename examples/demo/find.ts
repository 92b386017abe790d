import type { Page } from './page.ts'
import { plain } from './page.ts'
import { prove } from './step.ts'

/** Names are compared without spaces: pages and registers write them differently between family and given name. */
const bare = (text: string) => text.replace(/\s/g, '')

/** The value of the box or radio button whose label holds this text. @throws when there is none */
export function choiceOf(page: Page, label: string): string {
  const found = page.document.querySelectorAll('label').find((one) => bare(one.text).includes(bare(label)))
  const field = found && page.document.querySelector(`[id="${found.getAttribute('for')}"]`)
  prove(field !== undefined && field !== null, `a choice "${label}" on ${page.url} ("${page.heading}")`)
  return field.getAttribute('value') ?? ''
}

/** Full address of the link whose text, or whose row in a table, holds these words. @throws when there is none */
export function linkOf(page: Page, words: string, address = ''): string {
  const links = page.document.querySelectorAll('main a').filter((one) => one.getAttribute('href')?.includes(address))
  const found =
    links.find((one) => bare(one.text).includes(bare(words))) ??
    links.find((one) => bare(one.closest('tr')?.text ?? '').includes(bare(words)))
  prove(found !== undefined, `a link "${words}" on ${page.url} ("${page.heading}")`)
  return new URL(found.getAttribute('href') ?? '', page.url).href
}

/** The texts of everything that matches. */
export const textsOf = (page: Page, selector: string): string[] => page.document.querySelectorAll(selector).map(plain)
