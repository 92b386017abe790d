import { Writable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { createLog, KakehashiError, systemClock } from '../../src/foundation/index.ts'
import { createMetrics } from '../../src/metrics.ts'
import { serviceSchema } from '../../src/settings/index.ts'
import { openState } from '../../src/storage/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { createBrowser } from '../support/browser.ts'
import { until } from '../support/gateway-process.ts'
import { startCards } from '../support/jpki-card.ts'
import { redirectUri } from '../support/provider-world.ts'
import { redeem, signInForService } from '../support/service-sign-in.ts'
import { town } from '../support/sign-in-app.ts'
import { createStaffSignIn, staffService } from '../support/staff-service.ts'
import { goToGbizid } from '../support/walk-sign-in.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'

const secret = 'test-only-secret-of-the-relying-service'
const service = serviceSchema.parse({
  client_id: 'service',
  client_secret: secret,
  redirect_uris: [redirectUri],
  scope: 'openid',
  name: { ja: '試験サービス', en: 'Test service' },
  purpose: { ja: '試験のため', en: 'For tests' },
})
/** What a person would never want to find in a log. */
const freeText = '見本市の山田花子'

const metrics = createMetrics()
const lines: Record<string, unknown>[] = []
const destination = new Writable({
  write: (chunk: Buffer, _encoding, done) => {
    for (const line of chunk.toString().split('\n')) if (line) lines.push(JSON.parse(line) as Record<string, unknown>)
    done()
  },
})
const log = createLog({ destination })
let storage: 'there' | 'away' | 'crowded'
let gbizid: MockGbizid
let cards: MockJpki
let gateway: WholeGateway
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
  const state = openState({ file: ':memory:', clock: systemClock })
  const away = () => Promise.reject(new KakehashiError('STORAGE-UNAVAILABLE', { detail: 'Redis: closed' }))
  gateway = await startWholeGateway({
    gbizid,
    cards,
    services: [service, staffService],
    organisations: [{ ...town }],
    log,
    metrics,
    state: {
      ...state,
      get: (key) => (storage === 'away' ? away() : state.get(key)),
      crowded: () => storage === 'crowded',
    },
  })
})
afterAll(async () => {
  await gateway.close()
  await Promise.all([gbizid.close(), cards.close()])
})
beforeEach(() => {
  storage = 'there'
  lines.length = 0
})

/** What a page tells somebody who is to ask for help. */
function read(page: string): { code: string | undefined; number: string | undefined } {
  const after = (label: string) => new RegExp(`<dt>${label}</dt><dd class="code">([^<]*)</dd>`).exec(page)?.[1]
  return { code: after('エラーコード'), number: after('受付番号') }
}

/** What is written of a refused request under a number, once it has ended: why, and that of every request. */
async function linesOf(number: string | undefined, ended: number) {
  const found = () => lines.filter(({ attempt }) => attempt === number)
  await until(async () => found().some(({ msg, status }) => msg === 'request' && status === ended), Boolean)
  return found().filter(({ refusal }) => refusal !== undefined)
}

/** Looks at a page of refusal, and for its number in the log. */
async function expectFound(answer: { status: number; text: string }, status: number, code: string) {
  const shown = read(answer.text)
  expect([answer.status, shown.code]).toEqual([status, code])
  expect(shown.number).toMatch(/^[\w-]{20,64}$/)
  const refusals = await linesOf(shown.number, status)
  expect(refusals).toMatchObject([{ refusal: code }])
  return { number: shown.number, refusal: refusals[0] }
}

const get = (path: string) => createBrowser().open(`${gateway.issuer}${path}`)
const choice = async () => {
  const browser = createBrowser()
  return { browser, url: (await browser.open(createAuthorizationRequest(gateway.issuer).url)).url }
}
const numberIn = (url: string) => new URL(url).pathname.split('/')[2]
const signIns = async (path: string, outcome: string) => {
  const { values } = (await metrics.registry.getSingleMetric('kakehashi_sign_ins_total')?.get()) ?? { values: [] }
  return values.find(({ labels }) => labels.path === path && labels.outcome === outcome)?.value ?? 0
}

describe('a page of refusal shows its code and a number that is in the log', () => {
  it.each([
    ['/authorize?client_id=nope', 400, 'PROVIDER-CLIENT-UNKNOWN'],
    ['/authorize?client_id=service&redirect_uri=https://elsewhere.example/', 400, 'PROVIDER-REDIRECT-UNKNOWN'],
    [`/authorize/${'a'.repeat(43)}`, 400, 'PROVIDER-ATTEMPT-LOST'],
    ['/no-such-page', 404, 'REQUEST-NOT-FOUND'],
    ['/token', 405, 'REQUEST-METHOD'],
    [`/sign-in/${'b'.repeat(43)}`, 404, 'SIGNIN-ATTEMPT-UNKNOWN'],
    ['/sign-in/short', 404, 'SIGNIN-ATTEMPT-UNKNOWN'],
    [`/release/${'c'.repeat(43)}`, 400, 'PROVIDER-ATTEMPT-LOST'],
    ['/upstream/gbizid/callback', 404, 'SIGNIN-ATTEMPT-UNKNOWN'],
    ['/upstream/jpki/return', 410, 'SIGNIN-CARD-ANSWER-UNKNOWN'],
    ['/offers/xyz', 404, 'OFFER-UNKNOWN'],
    [
      '/sign-out?post_logout_redirect_uri=https://elsewhere.example/&client_id=service',
      400,
      'PROVIDER-REQUEST-REFUSED',
    ],
  ])('at %s', async (path, status, code) => {
    await expectFound(await get(path), status, code)
  })

  it('whose number is the one in the address, where that names an attempt', async () => {
    for (const path of ['sign-in', 'authorize', 'release']) {
      const uid = `${path}-`.padEnd(43, 'x')
      expect(read((await get(`/${path}/${uid}`)).text).number).toBe(uid)
    }
    expect(read((await get(`/sign-in/${'x'.repeat(65)}`)).text).number).not.toContain('xx')
  })

  it('when the store is away or has no room', async () => {
    const { url } = createAuthorizationRequest(gateway.issuer)
    storage = 'crowded'
    await expectFound(await createBrowser().open(url), 503, 'STORAGE-CROWDED')
    storage = 'away'
    const browser = createBrowser()
    await browser.get(`${gateway.issuer}/`)
    await expectFound(await get(`/sign-in/${'d'.repeat(43)}`), 503, 'STORAGE-UNAVAILABLE')
    await expectFound(
      await get('/authorize?client_id=service&request_uri=urn:ietf:params:oauth:request_uri:x'),
      503,
      'STORAGE-UNAVAILABLE',
    )
  })

  it('when what a form sent is refused on the page of the form', async () => {
    const body = new FormData()
    // A valid check digit, and nobody's number.
    body.set('credential', `${freeText} 123456789018`)
    const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' }
    const answer = await fetch(`${gateway.issuer}/verify`, { method: 'POST', body, headers })
    const text = await answer.text()
    expect(text).toContain('<form method="post" action="/verify"')
    await expectFound({ status: answer.status, text }, 422, 'MYNUMBER-REFUSED')
    expect(JSON.stringify(lines)).not.toMatch(/山田|123456789018/)
  })
})

describe('the number of an attempt', () => {
  it('is on every line of it, from the authorization request on', async () => {
    const browser = createBrowser()
    const steps = createStaffSignIn(gateway.issuer, browser)
    const back = await steps.atUpstream(await steps.authorize())
    const attempt = new URL(back).searchParams.get('state')?.split('.')[0]
    await browser.get(back)
    const paths = () => lines.filter((line) => line.attempt === attempt).map(({ path }) => path)
    await until(async () => paths().includes('/upstream/gbizid/callback'), Boolean)
    expect(paths()).toEqual(expect.arrayContaining(['/authorize', '/upstream/gbizid/callback', 'organisation']))
  })

  it('is shown when the browser comes back and the store is away, and the sign-in is counted as failed', async () => {
    const { browser, url } = await choice()
    const back = await goToGbizid(browser, url, 'prime@mihon.example')
    const before = await signIns('organisation', 'failed')
    storage = 'away'
    const { number } = await expectFound(await browser.open(back), 503, 'STORAGE-UNAVAILABLE')
    expect(number).toBe(numberIn(url))
    expect(await signIns('organisation', 'failed')).toBe(before + 1)
  })

  it('is shown when nobody knows the attempt any more, which is counted', async () => {
    const { browser, url } = await choice()
    const back = await goToGbizid(browser, url, 'prime@mihon.example')
    const attempt = numberIn(url)
    await gateway.state.delete(`attempt:${attempt}`)
    const before = [await signIns('organisation', 'unknown'), await signIns('none', 'unknown')]
    const { number } = await expectFound(await browser.open(back), 404, 'SIGNIN-ATTEMPT-UNKNOWN')
    expect(number).toBe(attempt)
    await get(`/sign-in/${'e'.repeat(43)}`)
    const after = [await signIns('organisation', 'unknown'), await signIns('none', 'unknown')]
    expect(after).toEqual(before.map((count) => count + 1))
  })

  it('is nothing else that a request says', async () => {
    const states = [`${freeText}.x`, `${'a'.repeat(43)}\r\nx: y.z`, `${'a'.repeat(4000)}.x`, 'short.x']
    for (const state of states) {
      const page = await get(`/upstream/gbizid/callback?${new URLSearchParams({ state })}`)
      const { number } = await expectFound(page, 404, 'SIGNIN-ATTEMPT-UNKNOWN')
      expect(number).toHaveLength(22)
    }
    expect(JSON.stringify(lines)).not.toContain(freeText)
    await fetch(`${gateway.issuer}/authorize/push`, { method: 'POST' })
    await until(async () => lines.some(({ path, msg }) => path === '/authorize/push' && msg === 'request'), Boolean)
    expect(lines.filter(({ attempt }) => attempt === 'push')).toEqual([])
  })
})

describe('a service that is refused can be told why', () => {
  const refusals = () => lines.filter(({ msg }) => msg === 'refused')
  const post = (path: string, form: Record<string, string>, authorization?: string) =>
    fetch(`${gateway.issuer}${path}`, {
      method: 'POST',
      headers: { ...(authorization !== undefined && { authorization }) },
      body: new URLSearchParams(form),
    })

  it('that its secret is wrong, without the secret', async () => {
    const wrong = `Basic ${btoa('service:a-wrong-secret-which-nobody-may-read')}`
    const answer = await post('/token', { grant_type: 'authorization_code', code: 'x' }, wrong)
    expect(answer.status).toBe(401)
    expect(refusals()).toMatchObject([
      {
        attempt: answer.headers.get('x-request-id'),
        refusal: 'PROVIDER-REQUEST-REFUSED',
        oauth_error: 'invalid_client',
        client_id: 'service',
        detail: 'invalid secret provided',
      },
    ])
    expect(JSON.stringify(lines)).not.toContain('a-wrong-secret')
  })

  it('that its code was used before, and that it asks too often', async () => {
    const browser = createBrowser()
    const signedIn = await signInForService(browser, gateway.issuer, 'prime@mihon.example')
    await redeem(gateway.issuer, signedIn, secret)
    expect((await redeem(gateway.issuer, signedIn, secret)).status).toBe(400)
    const told = refusals().at(-1)
    expect(told).toMatchObject({ oauth_error: 'invalid_grant', client_id: 'service' })
    expect(told?.detail).toMatch(/^authorization code (not found|already consumed)$/)
    let status = 0
    while (status !== 429) ({ status } = await redeem(gateway.issuer, { ...signedIn, code: 'made-up' }, secret))
    expect(refusals().at(-1)).toMatchObject({
      refusal: 'LIMIT-CLIENT',
      oauth_error: 'temporarily_unavailable',
      client_id: 'service',
    })
  })

  it('that its request for a sign-in is refused, on a page or back at the service, once each', async () => {
    await get('/authorize?client_id=service&redirect_uri=https://elsewhere.example/&response_type=x')
    expect(refusals()).toMatchObject([{ oauth_error: 'invalid_redirect_uri', client_id: 'service' }])
    lines.length = 0
    await createBrowser().get(createAuthorizationRequest(gateway.issuer, { prompt: 'none' }).url)
    expect(refusals()).toMatchObject([{ oauth_error: 'login_required', client_id: 'service' }])
  })

  it('and nothing of what a request says is written down', async () => {
    const form = { grant_type: freeText, client_id: freeText, code: freeText, scope: freeText, state: freeText }
    await post('/token', form)
    await post('/token', { ...form, grant_type: 'urn:ietf:params:oauth:grant-type:pre-authorized_code' })
    await post('/authorize/push', form)
    await get(`/authorize?${new URLSearchParams({ ...form, response_mode: freeText })}`)
    const { url } = createAuthorizationRequest(gateway.issuer, { scope: `openid ${freeText}`, resource: freeText })
    await createBrowser().get(url)
    expect(refusals().length).toBeGreaterThanOrEqual(5)
    for (const line of lines) expect(JSON.stringify(line)).not.toContain(freeText)
    const named = refusals().map(({ client_id }) => client_id)
    expect(named.filter((name) => name !== undefined && name !== 'service')).toEqual([])
  })
})

it('a page with a way in that cannot be used shows both as well', async () => {
  const away = await startMockGbizid()
  away.setFault('down')
  const other = await startWholeGateway({ gbizid: away, cards, services: [service], log })
  onTestFinished(() => Promise.all([other.close(), away.close()]).then(() => {}))
  const browser = createBrowser()
  const { url } = await browser.open(createAuthorizationRequest(other.issuer).url)
  const { number, refusal } = await expectFound(await browser.submit(`${url}/organisation`), 503, 'GBIZID-UNREACHABLE')
  expect(number).toBe(numberIn(url))
  expect(refusal).toMatchObject({ msg: 'way in cannot be used' })
})
