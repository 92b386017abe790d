import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { rules } from '../../src/limits/index.ts'
import { createManagement } from '../../src/management.ts'
import { createMetrics } from '../../src/metrics.ts'
import { serviceSchema } from '../../src/settings/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { listenOn } from '../support/listen-on.ts'
import { redirectUri } from '../support/provider-world.ts'
import { backToService, redeem, signInForService } from '../support/service-sign-in.ts'
import { goToGbizid, useReader } from '../support/walk-sign-in.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'

const secret = 'test-only-secret-of-the-relying-service'
const metrics = createMetrics()
let gbizid: MockGbizid
let cards: MockJpki
let gateway: WholeGateway
let management: Awaited<ReturnType<typeof listenOn>>
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
  const service = serviceSchema.parse({
    client_id: 'service',
    client_secret: secret,
    redirect_uris: [redirectUri],
    scope: 'openid',
    name: { ja: '試験サービス', en: 'Test service' },
    purpose: { ja: '試験のため', en: 'For tests' },
  })
  gateway = await startWholeGateway({ gbizid, cards, services: [service], metrics })
  management = await listenOn(createManagement({ readiness: async () => 'ok', metrics: async () => metrics.registry }))
})
afterAll(async () => {
  await Promise.all([gateway.close(), management.close()])
  await Promise.all([gbizid.close(), cards.close()])
})

/** The samples of `/metrics` as Prometheus reads them: name with labels, to value. */
async function scrape(): Promise<Map<string, number>> {
  const answer = await fetch(`${management.url}/metrics`)
  expect(answer.headers.get('content-type')).toContain('text/plain')
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

/** By how much samples have grown during `work`; those that have not are left out. */
async function growth(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await scrape()
  await work()
  const grown = [...(await scrape())].map(([name, value]) => [name, value - (before.get(name) ?? 0)] as const)
  return Object.fromEntries(grown.filter(([, by]) => by > 0))
}

describe('/metrics', () => {
  it('counts sign-ins by way in and outcome, and what becomes of them at the service', async () => {
    const browser = createBrowser()
    const byAccount = await growth(async () => {
      const signedIn = await signInForService(browser, gateway.issuer, 'prime@mihon.example')
      await redeem(gateway.issuer, signedIn, secret)
      await redeem(gateway.issuer, signedIn, secret)
    })
    expect(byAccount).toMatchObject({
      'kakehashi_sign_ins_total{path="organisation",outcome="completed"}': 1,
      'kakehashi_authorizations_total{outcome="sign-in"}': 1,
      'kakehashi_token_requests_total{grant="authorization_code",outcome="granted"}': 1,
      'kakehashi_token_requests_total{grant="authorization_code",outcome="refused"}': 1,
      'kakehashi_request_seconds_count{route="token",status="2xx"}': 1,
      'kakehashi_request_seconds_count{route="token",status="4xx"}': 1,
    })

    const bySession = await growth(async () => {
      const again = await browser.get(createAuthorizationRequest(gateway.issuer).url)
      expect((await backToService(browser, again)).headers.get('location')).toContain('code=')
    })
    expect(bySession['kakehashi_authorizations_total{outcome="session"}']).toBe(1)
    expect(Object.keys(bySession).filter((name) => name.startsWith('kakehashi_sign_ins'))).toEqual([])

    const givenUp = await growth(async () => {
      const choice = await createBrowser().open(createAuthorizationRequest(gateway.issuer).url)
      const other = createBrowser()
      const { url } = await other.open(createAuthorizationRequest(gateway.issuer).url)
      expect(url).not.toBe(choice.url)
      await backToService(other, await other.post(`${url}/cancel`, {}))
    })
    expect(givenUp).toMatchObject({
      'kakehashi_sign_ins_total{path="none",outcome="given-up"}': 1,
      'kakehashi_authorizations_total{outcome="refused"}': 1,
    })
  })

  it('counts refused cards, and how long the responder took', async () => {
    const grown = await growth(async () => {
      const browser = createBrowser()
      const choice = await browser.open(createAuthorizationRequest(gateway.issuer).url)
      const page = await browser.submit(`${choice.url}/individual`)
      const { action, fields } = await useReader(browser, page.url, { card: 'revoked' })
      await browser.submit(action, fields, 'cross-site')
    })
    expect(grown).toMatchObject({
      'kakehashi_sign_ins_total{path="individual",outcome="refused"}': 1,
      'kakehashi_upstream_seconds_count{upstream="ocsp",outcome="answered"}': 1,
    })
  })

  it('times what it asks of an upstream, and tells answers from failures', async () => {
    const signIn = async () => {
      const browser = createBrowser()
      const { url } = await browser.open(createAuthorizationRequest(gateway.issuer).url)
      const back = await goToGbizid(browser, url, 'prime@mihon.example')
      gbizid.setFault('down')
      await browser.get(back)
    }
    const grown = await growth(signIn)
    gbizid.setFault('none')
    expect(grown['kakehashi_upstream_seconds_count{upstream="gbizid",outcome="failed"}']).toBeGreaterThan(0)
    expect(grown['kakehashi_sign_ins_total{path="organisation",outcome="refused"}']).toBe(1)
  })

  it('times the operations of both stores', async () => {
    const grown = await growth(() => signInForService(createBrowser(), gateway.issuer, 'jimu-sho@mihon.example'))
    expect(grown['kakehashi_store_seconds_count{store="records",operation="transaction"}']).toBeGreaterThan(0)
    expect(grown['kakehashi_store_seconds_count{store="records",operation="query"}']).toBeGreaterThan(0)
    expect(grown['kakehashi_store_seconds_count{store="state",operation="get"}']).toBeGreaterThan(0)
    const swept = await growth(() => gateway.state.sweep())
    expect(swept['kakehashi_store_seconds_count{store="state",operation="sweep"}']).toBe(1)
  })

  it('counts refusals by rate and faults, and tells the lag of the event loop', async () => {
    const refused = await growth(async () => {
      for (let n = 0; n <= rules['verify-page'].most; n += 1)
        await fetch(`${gateway.issuer}/verify`, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } })
    })
    expect(refused['kakehashi_limit_refusals_total{rule="verify-page"}']).toBeGreaterThan(0)
    expect(refused['kakehashi_request_seconds_count{route="verify-page",status="4xx"}']).toBeGreaterThan(0)
    const lines: string[] = []
    const note = (_: object, message: string) => void lines.push(message)
    const log = metrics.countFaults({ info: note, warn: note, error: note })
    const faults = await growth(async () => {
      log.info({}, 'one')
      log.error({}, 'two')
    })
    expect([lines, faults.kakehashi_faults_total]).toEqual([['one', 'two'], 1])
    expect((await scrape()).get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0)
  })

  it('tells the age of the oldest status list served since the last look, and nothing when none was', async () => {
    const age = async () => (await scrape()).get('kakehashi_status_list_age_seconds')
    metrics.measures.statusListServed(30)
    metrics.measures.statusListServed(1200)
    metrics.measures.statusListServed(5)
    expect(await age()).toBe(1200)
    expect(await age()).toBe(0)
  })

  it('has few series whatever is asked for, and no person, address or attempt among its labels', async () => {
    const before = (await scrape()).size
    for (let n = 0; n < 50; n += 1) await fetch(`${gateway.issuer}/${crypto.randomUUID()}/${n}`)
    await fetch(`${gateway.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: crypto.randomUUID() }),
    })
    const after = [...(await scrape()).keys()]
    expect(after.length - before).toBeLessThan(60)
    expect(after.join('\n')).not.toMatch(/[0-9a-f]{8}-|@|127\.0\.0\.1/)
  })
})
