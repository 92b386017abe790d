import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { type Browser, createBrowser } from '../support/browser.ts'
import { read, type SignInApp, startSignInApp } from '../support/sign-in-app.ts'
import { goToGbizid } from '../support/walk-sign-in.ts'

let mock: MockGbizid
let app: SignInApp
let browser: Browser
/** How far the clock of GビズID is behind. */
let secondsAgo = 0
beforeAll(async () => {
  mock = await startMockGbizid({ clock: { now: () => new Date(Date.now() - secondsAgo * 1000) } })
})
afterAll(() => mock.close())
beforeEach(async () => {
  app = await startSignInApp({ gbizidIssuer: mock.issuer })
  browser = createBrowser()
})
afterEach(async () => {
  mock.setFault('none')
  await app.close()
})

const begin = (client = 'choose', more = '') => browser.open(`${app.issuer}/authorize?client_id=${client}${more}`)

describe('signing in with the organisation’s account', () => {
  it('goes from the choice by GビズID back to the service, and is in the records and the audit log', async () => {
    const choice = await begin()
    expect(read(choice.text)).toMatchObject({ page: 'choice', notice: '' })
    const end = await browser.open(await goToGbizid(browser, choice.url, 'kocho-sho@mihon.example'))

    const acr = `${app.issuer}/acr/ial1-aal2`
    const outcome = JSON.parse(end.text)
    expect(outcome).toEqual({ personId: expect.any(String), acr, amr: [], authenticatedAt: expect.any(Number) })
    expect(await app.audited()).toEqual([
      { type: 'signin.completed', actor: 'person', path: 'organisation', acr, client_id: 'choose' },
    ])
    const account = await app.records.db.selectFrom('organisation_accounts').selectAll().executeTakeFirstOrThrow()
    expect(account).toMatchObject({
      person_id: outcome.personId,
      account_type: 'member',
      corporate_number: '7990001000001',
      display_name: '佐々木 恵',
    })
  })

  it('knows the person again', async () => {
    const first = await browser.open(await goToGbizid(browser, (await begin()).url, 'prime@mihon.example'))
    const second = await browser.open(await goToGbizid(browser, (await begin()).url, 'prime@mihon.example'))
    expect(JSON.parse(second.text).personId).toBe(JSON.parse(first.text).personId)
    expect(await app.persons()).toHaveLength(1)
  })

  it('tells when GビズID saw the person, not when it was asked again', async () => {
    secondsAgo = 20 * 60
    const first = JSON.parse(
      (await browser.open(await goToGbizid(browser, (await begin()).url, 'prime@mihon.example'))).text,
    )
    secondsAgo = 0
    const again = JSON.parse((await browser.submit(`${(await begin()).url}/organisation`)).text)
    expect(again.authenticatedAt).toBe(first.authenticatedAt)
    expect(Date.now() / 1000 - again.authenticatedAt).toBeGreaterThan(19 * 60)
  })

  it.each(['&prompt=login', '&max_age=60'])(
    'asks GビズID for a fresh sign-in when the service does (%s)',
    async (more) => {
      await browser.open(await goToGbizid(browser, (await begin()).url, 'prime@mihon.example'))
      const asked = await browser.submit(`${(await begin('choose', more)).url}/organisation`)
      expect(asked.url).toContain(`${mock.issuer}signin/`)
      const unasked = await browser.submit(`${(await begin()).url}/organisation`)
      expect(JSON.parse(unasked.text)).toHaveProperty('personId')
    },
  )

  it('carries the attempt number on pages and in the log', async () => {
    const choice = await begin()
    const uid = choice.url.split('/').at(-1)
    expect(read(choice.text).attempt).toBe(uid)
    await browser.open(await goToGbizid(browser, choice.url, 'entry@mihon.example'))
    expect(app.logged.every(({ attempt }) => attempt === uid)).toBe(true)
    expect(app.logged).not.toHaveLength(0)
  })
})

describe('the way in', () => {
  it('is not asked for when the service has only one', async () => {
    expect((await begin('organisation')).visited.some((url) => url.startsWith(mock.issuer))).toBe(true)
  })

  it('is not asked for when the request wants one origin', async () => {
    const claims = encodeURIComponent('{"id_token":{"origin":{"value":"organisation"}}}')
    expect((await begin('choose', `&claims=${claims}`)).url).toContain(mock.issuer)
  })

  it('is asked for after Back, even when there is only one, so that nobody is bounced', async () => {
    const visited = (await begin('organisation')).visited
    const again = await browser.open(visited[1] as string)
    expect(read(again.text)).toMatchObject({ page: 'choice', forms: [{ path: 'organisation' }] })
  })

  it('speaks the language that the service asks for', async () => {
    expect(read((await begin('choose', '&ui_locales=en')).text).data('lang')).toBe('en')
  })

  it('lets forms end at GビズID and at the service, and nowhere else', async () => {
    const choice = await begin('choose', `&redirect_uri=${encodeURIComponent('https://service.example/cb?x=1')}`)
    expect(read(choice.text).data('form-action')).toBe(`${new URL(mock.issuer).origin} https://service.example`)
  })
})

describe('two tabs', () => {
  it('each go on and finish', async () => {
    const [left, right] = [await begin(), await begin()]
    const leftBack = await goToGbizid(browser, left.url, 'prime@mihon.example')
    const rightBack = await goToGbizid(browser, right.url, 'prime@mihon.example')
    expect(JSON.parse((await browser.open(leftBack)).text)).toHaveProperty('personId')
    expect(JSON.parse((await browser.open(rightBack)).text)).toHaveProperty('personId')
  })

  it('of one sign-in: the later one counts, the earlier one ends on a page that leads on', async () => {
    const choice = await begin()
    const early = await goToGbizid(browser, choice.url, 'prime@mihon.example')
    const late = await goToGbizid(browser, choice.url, 'prime@mihon.example')
    const refused = await browser.open(early)
    expect(read(refused.text)).toMatchObject({ page: 'refused', code: 'SIGNIN-RETURN-SUPERSEDED' })
    expect(read(refused.text).links[0]).toEqual(['path-choice', new URL(choice.url).pathname])
    expect(JSON.parse((await browser.open(late)).text)).toHaveProperty('personId')
  })
})

describe('Back, reload and coming late', () => {
  it('reloading the return after success leads on to the service', async () => {
    const returned = await goToGbizid(browser, (await begin()).url, 'prime@mihon.example')
    await browser.open(returned)
    const again = await browser.open(returned)
    expect(read(again.text)).toMatchObject({ page: 'refused', code: 'SIGNIN-ALREADY-COMPLETED' })
    expect(read(again.text).links.map(([to]) => to)).toEqual(['service'])
    expect(await app.persons()).toHaveLength(1)
  })

  it('leads to our first page where the service has no start page, not to a way back that is used up', async () => {
    const returned = await goToGbizid(browser, (await begin('startless')).url, 'prime@mihon.example')
    await browser.open(returned)
    const again = read((await browser.open(returned)).text)
    expect(again).toMatchObject({ code: 'SIGNIN-ALREADY-COMPLETED', links: [['first-page', '/']] })
  })

  it('reloading the return after a refusal leads to the choice', async () => {
    mock.setFault('wrong-nonce')
    const returned = await goToGbizid(browser, (await begin()).url, 'prime@mihon.example')
    expect(read((await browser.open(returned)).text).code).toBe('GBIZID-NONCE')
    mock.setFault('none')
    const again = read((await browser.open(returned)).text)
    expect(again).toMatchObject({ code: 'SIGNIN-RETURN-USED' })
    expect(again.links.map(([to]) => to)).toEqual(['path-choice', 'service'])
  })

  it('choosing again after a refusal succeeds', async () => {
    const choice = await begin()
    mock.setFault('wrong-nonce', { times: 1 })
    await browser.open(await goToGbizid(browser, choice.url, 'prime@mihon.example'))
    expect(read((await browser.open(choice.url)).text).page).toBe('choice')
    const end = await browser.open(await goToGbizid(browser, choice.url, 'prime@mihon.example'))
    expect(JSON.parse(end.text)).toHaveProperty('personId')
  })

  it('going back to the choice after success leads on to the service', async () => {
    const choice = await begin()
    await browser.open(await goToGbizid(browser, choice.url, 'prime@mihon.example'))
    expect(read((await browser.open(choice.url)).text)).toMatchObject({ code: 'SIGNIN-ALREADY-COMPLETED' })
  })

  it('giving up sends access_denied to the service', async () => {
    const choice = await begin()
    const end = await browser.submit(`${choice.url}/cancel`)
    expect(JSON.parse(end.text)).toMatchObject({ error: 'access_denied' })
  })

  it('cancelling at GビズID ends on a page that leads on', async () => {
    mock.setFault('access-denied')
    const choice = await begin()
    const refused = await browser.submit(`${choice.url}/organisation`)
    expect(refused.status).toBe(403)
    expect(read(refused.text)).toMatchObject({ page: 'refused', code: 'GBIZID-DENIED' })
    expect(read(refused.text).links.map(([to]) => to)).toEqual(['path-choice', 'service'])
  })
})
