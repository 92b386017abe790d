import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { fixedClock } from '../../src/foundation/index.ts'
import { rules } from '../../src/limits/index.ts'
import { serviceSchema } from '../../src/settings/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { redirectUri } from '../support/provider-world.ts'
import { town } from '../support/sign-in-app.ts'
import { goToGbizid } from '../support/walk-sign-in.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'

// Thousands of requests: a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 })

const secret = 'test-only-secret-of-the-relying-service'
const service = (clientId: string) =>
  serviceSchema.parse({
    client_id: clientId,
    client_secret: secret,
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'client_credentials'],
    scope: 'openid',
    name: { ja: '試験サービス', en: 'Test service' },
    purpose: { ja: '試験のため', en: 'For tests' },
    verification: { certificates: ['zaigaku'], claims: ['enrolled'], redirect_uris: [] },
  })

/** A school's line, and a family's, both seen by the proxy in front. */
const [school, family] = ['198.51.100.7', '203.0.113.9']
const clock = fixedClock(new Date().toISOString())

let gbizid: MockGbizid
let cards: MockJpki
let gateway: WholeGateway
/** The same gateway, its operator wanting less of clients and accounts. */
let strict: WholeGateway
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
  const services = [service('service'), service('other')]
  const listen = { trusted_proxies: ['127.0.0.1', '::1'] }
  const common = { gbizid, cards, clock, services, organisations: [{ ...town }] }
  gateway = await startWholeGateway({ ...common, general: { listen } })
  strict = await startWholeGateway({ ...common, general: { listen, limits: { client: 0.01, account: 0.1 } } })
})
afterAll(async () => {
  await Promise.all([gateway.close(), strict.close()])
  await Promise.all([gbizid.close(), cards.close()])
})
beforeEach(() => clock.advance(rules.authorize.windowSeconds))

type Init = RequestInit & { headers?: Record<string, string>; at?: WholeGateway }
const ask = (path: string, from: string, { at = gateway, ...init }: Init = {}) =>
  fetch(`${at.issuer}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { accept: 'text/html', 'x-forwarded-for': from, 'sec-fetch-site': 'same-origin', ...init.headers },
  })

const authorizePath = () => {
  const { pathname, search } = new URL(createAuthorizationRequest(gateway.issuer).url)
  return `${pathname}${search}`
}

/** Does it so many times, sixteen at once. @returns how many were answered with each status */
async function times(count: number, act: () => Promise<Response>): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {}
  let begun = 0
  const worker = async () => {
    while (begun < count) {
      begun += 1
      const answer = await act()
      await answer.arrayBuffer()
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  return statuses
}

/** What a service sends to the token endpoint for the verification API. */
const token = (from: string, clientId: string, given: string, at = gateway) =>
  ask('/token', from, {
    at,
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'verifications',
      resource: `${at.issuer}/verifications`,
    }),
    headers: { accept: 'application/json', authorization: `Basic ${btoa(`${clientId}:${given}`)}` },
  })

describe('limits per address', () => {
  it('lets a thousand pupils behind one address begin their day within five minutes, and refuses a flood beyond', {
    timeout: 300_000,
  }, async () => {
    const begin = async () => {
      const started = await ask(authorizePath(), school)
      await started.arrayBuffer()
      if (started.status !== 303) return started
      const cookie = started.headers.getSetCookie().map((line) => line.split(';', 1)[0])
      const page = new URL(started.headers.get('location') as string, gateway.issuer).pathname
      return ask(page, school, { headers: { cookie: cookie.join('; ') } })
    }
    expect(await times(1000, begin)).toEqual({ 200: 1000 })

    const flood = await times(rules.authorize.most, () => ask(authorizePath(), school))
    expect(flood).toEqual({ 303: rules.authorize.most - 1000, 429: 1000 })
    expect((await ask(authorizePath(), family)).status).toBe(303)
  })

  it('says on a page in Japanese what happened and when to come back, and to programs in JSON', async () => {
    await times(rules['verify-page'].most, () => ask('/verify', school, { method: 'POST', body: new FormData() }))
    const refused = await ask('/verify', school, { method: 'POST', body: new FormData() })
    expect(refused.status).toBe(429)
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(rules['verify-page'].windowSeconds)
    const page = await refused.text()
    expect(page).toContain('<html lang="ja"')
    expect(page).toContain('短い時間に集中しています')
    expect(page).toContain(`${Math.ceil(seconds / 60)}分ほど待ってから`)
    expect(page).toContain('LIMIT-ADDRESS')

    const headers = { accept: 'application/json' }
    const forPrograms = await ask('/verify', school, { method: 'POST', body: new FormData(), headers })
    expect(await forPrograms.json()).toMatchObject({ error: 'temporarily_unavailable', code: 'LIMIT-ADDRESS' })
    clock.advance(seconds)
    expect((await ask('/verify', school, { method: 'POST', body: new FormData() })).status).not.toBe(429)
  })

  it('counts what the card reader posts, which costs us a question to the responder', async () => {
    const post = () =>
      ask('/upstream/jpki/response', school, {
        method: 'POST',
        body: new URLSearchParams({ state: 'x' }),
        headers: { 'sec-fetch-site': 'cross-site' },
      })
    const { 429: refused } = await times(rules['card-answer'].most + 5, post)
    expect(refused).toBe(5)
  })

  it('cannot be escaped by an address that a client writes into the header itself', async () => {
    await times(rules['verify-page'].most, () => ask('/verify', school, { method: 'POST', body: new FormData() }))
    const disguised = await ask('/verify', `192.0.2.77, ${school}`, { method: 'POST', body: new FormData() })
    expect(disguised.status).toBe(429)
  })
})

describe('limits per client', () => {
  it('ends guessing at a secret, without using up anything of the service itself', async () => {
    const guesses = await times(rules['token-refused'].most + 100, () => token(family, 'service', 'a guess'))
    expect(guesses[401]).toBeGreaterThanOrEqual(rules['token-refused'].most)
    expect(guesses[429]).toBeGreaterThan(0)
    const refused = await token(family, 'service', 'a guess')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.json()).toMatchObject({ error: 'temporarily_unavailable' })
    // Neither the service, from where it is, nor another one from the same address is touched.
    expect((await token(school, 'service', secret)).status).toBe(200)
    expect((await token(family, 'other', secret)).status).toBe(200)
  })

  it('refuses a service that has used up its own tokens, wherever it asks from, and no other', async () => {
    const own = rules['client-token'].most * 0.01
    const asked = await times(own + 50, () => token(school, 'service', secret, strict))
    expect(asked[200]).toBeGreaterThanOrEqual(own)
    // Counted when answered: what was under way at once, sixteen here, may pass beyond.
    expect(asked[200]).toBeLessThan(own + 16)
    expect((await token(family, 'service', secret, strict)).status).toBe(429)
    expect((await token(school, 'other', secret, strict)).status).toBe(200)
  })

  it('refuses a service that polls its verifications too often', async () => {
    const { access_token: bearer } = (await (await token(school, 'other', secret, strict)).json()) as {
      access_token: string
    }
    const headers = { accept: 'application/json', authorization: `Bearer ${bearer}` }
    const poll = () => ask('/verifications/none', school, { at: strict, headers })
    const own = rules['client-verification'].most * 0.01
    expect(await times(own + 5, poll)).toMatchObject({ 429: 5 })
    expect(await (await poll()).json()).toMatchObject({ code: 'LIMIT-CLIENT' })
  })
})

describe('limits per account', () => {
  const signIn = async (account: string) => {
    const browser = createBrowser()
    const { url } = await browser.open(createAuthorizationRequest(strict.issuer).url)
    return browser.get(await goToGbizid(browser, url, account))
  }

  it('stops an account that signs in more often than a person does, and nobody else', async () => {
    for (let n = 0; n < rules['account-sign-in'].most * 0.1; n += 1)
      expect((await signIn('prime@mihon.example')).status).toBe(303)
    const refused = await signIn('prime@mihon.example')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.text()).toContain('LIMIT-ACCOUNT')
    expect((await signIn('jimu-sho@mihon.example')).status).toBe(303)
  })

  it('stops a person who sends more forms than a person can fill in', async () => {
    const browser = createBrowser()
    const { url } = await browser.open(`${strict.issuer}/boards/${town.board_code}`)
    const board = await browser.open(await goToGbizid(browser, url, 'prime@mihon.example'))
    expect(board.url).toBe(`${strict.issuer}/boards/${town.board_code}`)
    const send = () => browser.post(`${board.url}/appointments`, {})
    for (let n = 0; n < rules['account-act'].most * 0.1; n += 1) expect((await send()).status).not.toBe(429)
    const refused = await send()
    expect(refused.status).toBe(429)
    expect(await refused.text()).toContain('LIMIT-ACCOUNT')
    // Reading goes on.
    expect((await browser.get(board.url)).status).toBe(200)
  })
})
