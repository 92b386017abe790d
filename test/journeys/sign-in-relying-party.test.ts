import * as client from 'openid-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { serviceSchema } from '../../src/settings/index.ts'
import { type Browser, createBrowser, type Opened } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { town } from '../support/sign-in-app.ts'
import { locationOf, walkGbizid } from '../support/walk-gbizid.ts'
import { onReleasePage, signInByCard, useReader } from '../support/walk-sign-in.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'

const redirectUri = 'http://localhost:9/callback'
const secret = 'test-only-secret-of-the-relying-service'
const service = (clientId: string, path: 'choose' | 'organisation' | 'individual') =>
  serviceSchema.parse({
    client_id: clientId,
    client_secret: secret,
    client_uri: 'https://service.example/start',
    redirect_uris: [redirectUri],
    scope: 'openid origin organisation',
    name: { ja: '試験サービス', en: 'Test service' },
    purpose: { ja: '試験のため', en: 'For tests' },
    path,
  })

let gbizid: MockGbizid
let cards: MockJpki
let gateway: WholeGateway
let browser: Browser
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
  const services = [service('either', 'choose'), service('staff', 'organisation'), service('family', 'individual')]
  gateway = await startWholeGateway({ gbizid, cards, services, organisations: [{ ...town }] })
})
afterAll(async () => {
  await gateway.close()
  await Promise.all([gbizid.close(), cards.close()])
})
beforeEach(() => {
  browser = createBrowser()
})
afterEach(() => {
  gbizid.setFault('none')
  cards.resetCards()
})

/** A relying service as its developer writes it. */
async function relyingParty(clientId: string) {
  const config = await client.discovery(new URL(gateway.issuer), clientId, {}, client.ClientSecretBasic(secret), {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  })
  return {
    config,
    async request(more: Record<string, string> = {}) {
      const pkceCodeVerifier = client.randomPKCECodeVerifier()
      const checks = { pkceCodeVerifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() }
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid origin',
        state: checks.expectedState,
        nonce: checks.expectedNonce,
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
        ...more,
      })
      return { url: url.href, checks }
    },
  }
}

/** Goes on, with the release page agreed to if there is one, until the browser is sent to the service. @returns that URL */
async function toService(first: Response): Promise<string> {
  let response = first
  for (let hops = 0; hops < 10; hops += 1) {
    if (onReleasePage(response)) response = await browser.post(response.url, { decision: 'send' })
    const next = locationOf(response)
    if (next.startsWith(redirectUri)) return next
    response = await browser.get(next)
  }
  throw new Error('never sent to the service')
}

/** The choice page of a request; every page on the way stays on the gateway. */
async function choiceOf(url: string): Promise<Opened> {
  const opened = await browser.open(url)
  expect(opened.status).toBe(200)
  expect(new URL(opened.url).pathname).toMatch(/^\/sign-in\/[\w-]+$/)
  return opened
}

const byGbizid = async (choiceUrl: string, account: string) =>
  toService(
    await browser.get(
      await walkGbizid(browser, locationOf(await browser.post(`${choiceUrl}/organisation`, {})), account),
    ),
  )

describe('a relying service written with openid-client', () => {
  it('signs a member of staff in by the organisation’s account', async () => {
    const { config, request } = await relyingParty('either')
    const { url, checks } = await request()
    const back = await byGbizid((await choiceOf(url)).url, 'kocho-sho@mihon.example')
    const tokens = await client.authorizationCodeGrant(config, new URL(back), checks)
    const claims = tokens.claims()
    expect(claims?.acr).toBe(`${gateway.issuer}/acr/ial1-aal2`)
    const info = await client.fetchUserInfo(config, tokens.access_token, claims?.sub as string)
    expect(info).toMatchObject({ sub: claims?.sub, origin: 'organisation' })
  })

  it('signs a guardian in by card', async () => {
    const { config, request } = await relyingParty('family')
    const { url, checks } = await request()
    const card = await browser.open(url)
    expect(new URL(card.url).pathname).toMatch(/^\/sign-in\/[\w-]+\/card$/)
    const reader = await useReader(browser, card.url, { card: 'takasaki' })
    const back = await toService(await browser.post(reader.action, reader.fields))
    const tokens = await client.authorizationCodeGrant(config, new URL(back), checks)
    expect(tokens.claims()).toMatchObject({ acr: `${gateway.issuer}/acr/ial3-aal3`, amr: ['mfa', 'pin', 'sc'] })
  })

  it('goes on in two tabs of one browser', async () => {
    const { config, request } = await relyingParty('either')
    const [left, right] = [await request(), await request()]
    const [leftChoice, rightChoice] = [await choiceOf(left.url), await choiceOf(right.url)]
    for (const [{ checks }, choice] of [
      [left, leftChoice],
      [right, rightChoice],
    ] as const) {
      const back = await byGbizid(choice.url, 'prime@mihon.example')
      const tokens = await client.authorizationCodeGrant(config, new URL(back), checks)
      expect(tokens.claims()?.sub).toBeTruthy()
    }
  })

  it('is told that the person gave up', async () => {
    const { config, request } = await relyingParty('either')
    const { url, checks } = await request()
    const choice = await choiceOf(url)
    const back = await toService(await browser.post(`${choice.url}/cancel`, {}))
    await expect(client.authorizationCodeGrant(config, new URL(back), checks)).rejects.toMatchObject({
      error: 'access_denied',
    })
  })

  it('does not send the person to sign in again while the session lasts', async () => {
    const { request } = await relyingParty('either')
    await byGbizid((await choiceOf((await request()).url)).url, 'prime@mihon.example')
    const again = await toService(await browser.get((await request()).url))
    expect(new URL(again).searchParams.get('code')).toBeTruthy()
  })
})

describe('the notice to staff', () => {
  const events = () =>
    gateway.records.db.selectFrom('audit_events').selectAll().where('type', '=', 'release.notice_seen').execute()

  it('tells once what goes to a service, by law and appointment, and outlives the session', async () => {
    const { config, request } = await relyingParty('staff')
    const scope = 'openid origin organisation'
    const { url, checks } = await request({ scope })
    const upstream = locationOf(await browser.get(url))
    const notice = await browser.open(await walkGbizid(browser, upstream, 'prime@mihon.example'))
    expect(onReleasePage(notice)).toBe(true)
    for (const part of ['試験サービス', '試験のため', '法令と任命にもとづく', '続ける', '組織名', '管理者'])
      expect(notice.text).toContain(part)
    expect(notice.text).not.toContain('氏名')
    expect(await events()).toEqual([])

    const back = await toService(await browser.post(notice.url, { decision: 'send' }))
    const tokens = await client.authorizationCodeGrant(config, new URL(back), checks)
    const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub as string)
    expect(info).toMatchObject({ roles: [{ role: 'administrator' }] })
    expect(await events()).toMatchObject([{ fields: '{"recipient":"staff","claims":"organisation origin roles"}' }])

    browser = createBrowser()
    const again = await request({ scope })
    const answered = await walkGbizid(browser, locationOf(await browser.get(again.url)), 'prime@mihon.example')
    expect(locationOf(await browser.get(answered))).toContain(`${redirectUri}?code=`)
    expect(await events()).toHaveLength(1)
  })
})

describe('pages of a sign-in', () => {
  it('name the service, the attempt and a way on, in the language asked for', async () => {
    const { request } = await relyingParty('either')
    const choice = await choiceOf((await request({ ui_locales: 'en' })).url)
    expect(choice.text).toContain('Test service')
    expect(choice.text).toContain(choice.url.split('/').at(-1))
    expect(choice.headers.get('content-security-policy')).toContain(
      `form-action 'self' ${new URL(gbizid.issuer).origin}`,
    )
  })

  it('say which refusal it was and lead back, and no session has begun', async () => {
    const { request } = await relyingParty('either')
    const choice = await choiceOf((await request()).url)
    gbizid.setFault('bad-signature')
    const started = locationOf(await browser.post(`${choice.url}/organisation`, {}))
    const refused = await browser.open(await walkGbizid(browser, started, 'prime@mihon.example'))
    expect(refused.status).toBe(502)
    expect(refused.text).toContain('GBIZID-SIGNATURE')
    expect(refused.text).toContain(`href="${new URL(choice.url).pathname}"`)
    expect(refused.text).toContain('href="https://service.example/start"')
    const silent = new URL(await toService(await browser.get((await request({ prompt: 'none' })).url)))
    expect(silent.searchParams.get('error')).toBe('login_required')
  })

  it('say that the card cannot be checked while the organisation path goes on', async () => {
    const { request } = await relyingParty('either')
    const choice = await choiceOf((await request()).url)
    cards.setFault('ocsp-silent')
    const refused = await signInByCard(browser, `${choice.url}/card`, 'takasaki')
    expect(refused.status).toBe(503)
    expect(refused.text).toContain('JPKI-OCSP-SILENT')
    expect(await byGbizid(choice.url, 'prime@mihon.example')).toContain('code=')
  })

  it('refuse a form that another site sends', async () => {
    const { request } = await relyingParty('either')
    const choice = await choiceOf((await request()).url)
    const refused = await browser.submit(`${choice.url}/organisation`, {}, 'cross-site')
    expect(refused.status).toBe(403)
    expect(refused.text).toContain('REQUEST-CROSS-SITE')
  })
})
