import { expect } from 'vitest'
import { type AuthorizationRequest, createAuthorizationRequest } from './authorization-request.ts'
import type { Browser } from './browser.ts'
import { redirectUri } from './provider-world.ts'
import { goToGbizid, onReleasePage } from './walk-sign-in.ts'

/** Follows redirects, and goes on from what is told or asked, until they leave for the service, where nobody listens. */
export async function backToService(browser: Browser, from: Response): Promise<Response> {
  let answer = from
  for (let hops = 0; hops < 10; hops += 1) {
    if (onReleasePage(answer)) answer = await browser.post(answer.url, { decision: 'send' })
    const location = answer.headers.get('location')
    if (location === null || location.startsWith(redirectUri)) return answer
    answer = await browser.get(new URL(location, answer.url).href)
  }
  throw new Error('the sign-in goes round in a circle')
}

/** A sign-in by the organisation's account for `service`, up to the code. @returns the number of the attempt, and what the service has now */
export async function signInForService(
  browser: Browser,
  issuer: string,
  account: string,
): Promise<{ attempt: string; request: AuthorizationRequest; code: string }> {
  const request = createAuthorizationRequest(issuer)
  const choice = await browser.open(request.url)
  expect(choice.url).toContain('/sign-in/')
  const attempt = choice.url.split('/').at(-1) as string
  const answer = await backToService(browser, await browser.get(await goToGbizid(browser, choice.url, account)))
  return { attempt, request, code: request.codeOf(answer) }
}

/** What a service sends to redeem its code. */
export const redeem = (
  issuer: string,
  { request, code }: { request: AuthorizationRequest; code: string },
  secret: string,
): Promise<Response> =>
  fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`service:${secret}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: request.verifier,
    }),
  })
