import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { systemClock } from '../../src/foundation/index.ts'
import { type Browser, createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { read, type SignInApp, startSignInApp } from '../support/sign-in-app.ts'
import { goToGbizid, useReader } from '../support/walk-sign-in.ts'

let gbizid: MockGbizid
let cards: MockJpki
let app: SignInApp
let [victim, attacker]: Browser[] = []
let later = 0
const clock = { now: () => new Date(systemClock.now().getTime() + later * 1000) }
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
})
afterAll(async () => {
  await Promise.all([gbizid.close(), cards.close()])
})
beforeEach(async () => {
  later = 0
  app = await startSignInApp({ gbizidIssuer: gbizid.issuer, cards, clock })
  victim = createBrowser()
  attacker = createBrowser()
})
afterEach(() => app.close())

const begin = (browser: Browser | undefined, client = 'choose') =>
  (browser as Browser).open(`${app.issuer}/authorize?client_id=${client}`)
const personal = () => app.persons()

describe('a sign-in belongs to the browser it began in', () => {
  it('a return that an attacker hands to a victim is refused (login CSRF)', async () => {
    const returned = await goToGbizid(attacker as Browser, (await begin(attacker)).url, 'prime@other.example')
    const end = await (victim as Browser).open(returned)
    expect(end.status).toBe(403)
    expect(read(end.text)).toMatchObject({ code: 'SIGNIN-BROWSER-MISMATCH' })
    expect(read(end.text).links[0]).toEqual(['service', 'https://choose.example/start'])
    expect(await personal()).toEqual([])
  })

  it('also when the victim has a cookie of its own', async () => {
    await begin(victim)
    const returned = await goToGbizid(attacker as Browser, (await begin(attacker)).url, 'prime@other.example')
    const end = await (victim as Browser).open(returned)
    expect(read(end.text)).toMatchObject({ code: 'SIGNIN-BROWSER-MISMATCH' })
  })

  it('and the refused return still serves the browser it belongs to', async () => {
    const returned = await goToGbizid(victim as Browser, (await begin(victim)).url, 'prime@mihon.example')
    await (attacker as Browser).open(returned)
    expect(JSON.parse((await (victim as Browser).open(returned)).text)).toHaveProperty('personId')
  })

  it('a card’s answer that an attacker hands to a victim is refused and stays unused', async () => {
    const page = await begin(attacker, 'individual')
    const { action, fields } = await useReader(attacker as Browser, page.url, { card: 'stranger' })
    const end = await (victim as Browser).submit(action, fields, 'cross-site')
    expect(read(end.text)).toMatchObject({ code: 'SIGNIN-BROWSER-MISMATCH' })
    expect(await personal()).toEqual([])
    const own = await (attacker as Browser).open(`${app.issuer}/upstream/jpki/return?state=${fields.state}`)
    expect(JSON.parse(own.text)).toHaveProperty('personId')
  })

  it('a link to an attacker’s sign-in does not make the victim sign in for the attacker', async () => {
    const { url } = await begin(attacker)
    const shown = await (victim as Browser).open(url)
    expect(read(shown.text)).toMatchObject({ page: 'refused', code: 'SIGNIN-BROWSER-MISMATCH' })
  })

  it('also when the attacker never opened the link', async () => {
    const first = await (attacker as Browser).get(`${app.issuer}/authorize?client_id=choose`)
    const url = new URL(first.headers.get('location') as string, app.issuer).href
    const shown = await (victim as Browser).open(url)
    expect(read(shown.text)).toMatchObject({ page: 'refused', code: 'SIGNIN-BROWSER-MISMATCH' })
    expect(await app.state.get(`attempt:${url.split('/').at(-1)}`)).toBeUndefined()
  })

  it('nobody else can choose, give up or ask for a card in it', async () => {
    const { url } = await begin(victim)
    for (const way of ['organisation', 'individual', 'cancel'])
      expect(read((await (attacker as Browser).submit(`${url}/${way}`)).text).code).toBe('SIGNIN-BROWSER-MISMATCH')
    expect(read((await (attacker as Browser).open(`${url}/card`)).text).code).toBe('SIGNIN-BROWSER-MISMATCH')
  })

  it('forms of another site are refused', async () => {
    const { url } = await begin(victim)
    const end = await (victim as Browser).submit(`${url}/organisation`, {}, 'cross-site')
    expect(JSON.parse(end.text)).toEqual({ code: 'REQUEST-CROSS-SITE' })
  })

  it('the cookie says nothing and is out of reach of scripts', async () => {
    const browser = createBrowser()
    const page = await begin(browser)
    const line = page.headers.getSetCookie().find((cookie) => cookie.startsWith('kakehashi_browser='))
    expect(line).toMatch(/^kakehashi_browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    const entry = await app.state.get(`attempt:${page.url.split('/').at(-1)}`)
    expect(entry?.value).not.toContain(browser.cookie('kakehashi_browser'))
  })
})

describe('a lost cookie', () => {
  it('on the way back ends on a page that leads to the service', async () => {
    const browser = victim as Browser
    const returned = await goToGbizid(browser, (await begin(browser)).url, 'prime@mihon.example')
    browser.forget()
    const end = read((await browser.open(returned)).text)
    expect(end).toMatchObject({ code: 'SIGNIN-BROWSER-MISMATCH' })
    expect(end.links).toEqual([['service', 'https://choose.example/start']])
  })

  it('is replaced at the choice as long as the provider still knows the browser', async () => {
    const browser = victim as Browser
    const choice = await begin(browser)
    browser.forget('kakehashi_browser')
    expect(read((await browser.open(choice.url)).text).page).toBe('choice')
    const end = await browser.open(await goToGbizid(browser, choice.url, 'prime@mihon.example'))
    expect(JSON.parse(end.text)).toHaveProperty('personId')
  })
})

describe('a sign-in that is over', () => {
  const minutes = 60
  it.each([
    ['choice', ''],
    ['card page', '/card'],
  ])('that expired at the %s leads to the service', async (_, path) => {
    const { url } = await begin(victim)
    later = 31 * minutes
    const end = await (victim as Browser).open(`${url}${path}`)
    expect(end.status).toBe(410)
    expect(read(end.text)).toMatchObject({ code: 'SIGNIN-EXPIRED' })
    expect(read(end.text).links[0]).toEqual(['service', 'https://choose.example/start'])
  })

  it('that expired while the person was away lets nobody in', async () => {
    const returned = await goToGbizid(victim as Browser, (await begin(victim)).url, 'prime@mihon.example')
    later = 31 * minutes
    expect(read((await (victim as Browser).open(returned)).text)).toMatchObject({ code: 'SIGNIN-EXPIRED' })
    expect(await personal()).toEqual([])
  })

  it('whose request at the provider has ended lets nobody in', async () => {
    const { url } = await begin(victim)
    const returned = await goToGbizid(victim as Browser, url, 'prime@mihon.example')
    app.endInteraction(url.split('/').at(-1) as string)
    expect(read((await (victim as Browser).open(returned)).text)).toMatchObject({ code: 'SIGNIN-EXPIRED' })
    expect(await personal()).toEqual([])
  })

  it.each(['/sign-in/unknown', '/sign-in/unknown/card', '/upstream/gbizid/callback?code=x&state=unknown.x'])(
    'or never was (%s) leads to the first page',
    async (path) => {
      const end = await (victim as Browser).open(`${app.issuer}${path}`)
      expect(end.status).toBe(404)
      expect(read(end.text)).toMatchObject({ code: 'SIGNIN-ATTEMPT-UNKNOWN', links: [['first-page', '/']] })
    },
  )

  it('a challenge that has run out is refused', async () => {
    const { action, fields } = await useReader(victim as Browser, (await begin(victim, 'individual')).url, {
      card: 'takasaki',
    })
    later = 6 * minutes
    const end = await (victim as Browser).submit(action, fields, 'cross-site')
    expect(read(end.text)).toMatchObject({ code: 'JPKI-CHALLENGE-EXPIRED' })
  })
})

describe('single use', () => {
  it('of twenty returns at once one signs in', async () => {
    const browser = victim as Browser
    const { url } = await begin(browser)
    const returned = await goToGbizid(browser, url, 'prime@mihon.example')
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.get(returned)))
    const onward = answers.filter(({ status }) => status === 303)
    expect(onward.length).toBe(1)
    expect(await app.audited()).toHaveLength(1)
  })

  it('of twenty answers of a card at once one signs in', async () => {
    const browser = victim as Browser
    const { action, fields } = await useReader(browser, (await begin(browser, 'individual')).url, { card: 'takasaki' })
    await browser.post(action, fields)
    const url = `${app.issuer}/upstream/jpki/return?state=${fields.state}`
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.get(url)))
    expect(answers.filter(({ status }) => status === 303).length).toBe(1)
    expect(await app.audited()).toHaveLength(1)
  })

  it('an answer of the card without a request is refused', async () => {
    const state = 'A'.repeat(43)
    const end = await (victim as Browser).submit(
      `${app.issuer}/upstream/jpki/response`,
      { state, certificate: 'AAAA', signature: 'AAAA' },
      'cross-site',
    )
    expect(read(end.text)).toMatchObject({ code: 'SIGNIN-CARD-ANSWER-UNKNOWN' })
    const back = await (victim as Browser).open(`${app.issuer}/upstream/jpki/return?state=${state}`)
    expect(read(back.text)).toMatchObject({ code: 'SIGNIN-CARD-ANSWER-UNKNOWN' })
  })

  it('the second answer to one request changes nothing', async () => {
    const browser = victim as Browser
    const { action, fields } = await useReader(browser, (await begin(browser, 'individual')).url, { card: 'takasaki' })
    await browser.post(action, fields)
    const end = await browser.submit(action, { state: fields.state as string, error: 'cancelled' }, 'cross-site')
    expect(JSON.parse(end.text)).toHaveProperty('personId')
  })
})

describe('what does not belong into a sign-in', () => {
  it('a path that the service does not accept is refused', async () => {
    const { visited } = await begin(victim, 'organisation')
    const end = await (victim as Browser).submit(`${visited[1]}/individual`)
    expect(read(end.text)).toMatchObject({ code: 'SIGNIN-PATH-NOT-ALLOWED' })
  })

  it('a My Number in the answer of the reader is refused', async () => {
    const { action, fields } = await useReader(victim as Browser, (await begin(victim, 'individual')).url, {
      card: 'takasaki',
    })
    const end = await (victim as Browser).submit(action, { ...fields, individual_number: '1' }, 'cross-site')
    expect(read(end.text)).toMatchObject({ code: 'MYNUMBER-REFUSED' })
    expect(await personal()).toEqual([])
  })

  it('an answer of endless length is refused', async () => {
    const end = await (victim as Browser).submit(
      `${app.issuer}/upstream/jpki/response`,
      { state: 'A'.repeat(40_000) },
      'cross-site',
    )
    expect(read(end.text)).toMatchObject({ code: 'REQUEST-TOO-LARGE' })
  })

  it('the answer goes where the request said, whatever the reader sends along', async () => {
    const { action, fields } = await useReader(victim as Browser, (await begin(victim, 'individual')).url, {
      card: 'takasaki',
    })
    const more = { return_to: 'https://evil.example', continueAt: '//evil.example' }
    const response = await (victim as Browser).post(action, { ...fields, ...more })
    expect(response.headers.get('location')).toBe(`/upstream/jpki/return?state=${fields.state}`)
  })
})
