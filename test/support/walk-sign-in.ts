import type { Browser, Opened } from './browser.ts'
import { walkGbizid } from './walk-gbizid.ts'

/** Chooses the organisation on the choice page and signs in at mock GビズID. @returns the URL at which GビズID sends the browser back */
export async function goToGbizid(browser: Browser, choiceUrl: string, account: string): Promise<string> {
  const response = await browser.post(`${choiceUrl}/organisation`, {})
  const location = response.headers.get('location')
  if (!location) throw new Error(`the choice of the organisation answers ${response.status}: ${await response.text()}`)
  return walkGbizid(browser, location, account)
}

/** Goes to the card page, uses a card at the reader. @returns the form that the reader sends back, not yet sent */
export async function useReader(
  browser: Browser,
  cardPageUrl: string,
  order: { card: string; pin?: string; action?: string },
): Promise<{ action: string; fields: Record<string, string> }> {
  const page = await browser.open(cardPageUrl)
  const form = formOf(page.text)
  if (!form) throw new Error(`no card page but ${page.status}: ${page.text}`)
  const chosen = { card: order.card, pin: order.pin ?? '1234', action: order.action ?? 'sign' }
  const answer = await browser.submit(form.action, { ...form.fields, ...chosen })
  const back = formOf(/<form id="return"[\s\S]*?<\/form>/.exec(answer.text)?.[0] ?? '')
  if (!back) throw new Error(`the reader gave nothing back: ${answer.text}`)
  return back
}

/** The whole way by card, from the card page to wherever it ends. */
export async function signInByCard(browser: Browser, cardPageUrl: string, card: string): Promise<Opened> {
  const { action, fields } = await useReader(browser, cardPageUrl, { card })
  return browser.submit(action, fields, 'cross-site')
}

/** Whether a browser stands on the page that says what a service receives. */
export const onReleasePage = ({ url, status }: { url: string; status: number }): boolean =>
  status === 200 && new URL(url).pathname.startsWith('/release/')

/** Goes on from the page that says what a service receives, if that is where the browser is. */
export async function goOn(browser: Browser, page: Opened): Promise<Opened> {
  return onReleasePage(page) ? browser.submit(page.url, { decision: 'send' }) : page
}

/** The first form of a page with its inputs. */
export function formOf(text: string): { action: string; fields: Record<string, string> } | undefined {
  const form = /<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/.exec(text)
  if (!form) return undefined
  const inputs = [...(form[2] ?? '').matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)]
  return { action: form[1] as string, fields: Object.fromEntries(inputs.map(([, name, value]) => [name, value])) }
}
