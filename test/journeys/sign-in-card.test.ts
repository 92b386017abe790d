import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { type Browser, createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { read, type SignInApp, startSignInApp } from '../support/sign-in-app.ts'
import { goToGbizid, signInByCard, useReader } from '../support/walk-sign-in.ts'

let gbizid: MockGbizid
let cards: MockJpki
let app: SignInApp
let browser: Browser
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
})
afterAll(async () => {
  await Promise.all([gbizid.close(), cards.close()])
})
beforeEach(async () => {
  app = await startSignInApp({ gbizidIssuer: gbizid.issuer, cards })
  browser = createBrowser()
})
afterEach(async () => {
  cards.resetCards()
  await app.close()
})

const begin = (client = 'choose', more = '') => browser.open(`${app.issuer}/authorize?client_id=${client}${more}`)

describe('signing in with the card', () => {
  it('goes from the choice by the reader back to the service, and is in the records and the audit log', async () => {
    const choice = await begin()
    const card = await browser.submit(`${choice.url}/individual`)
    expect(read(card.text).page).toBe('card')
    const end = await signInByCard(browser, card.url, 'takasaki')

    const acr = `${app.issuer}/acr/ial3-aal3`
    expect(JSON.parse(end.text)).toEqual({
      personId: expect.any(String),
      acr,
      amr: ['mfa', 'pin', 'sc'],
      authenticatedAt: expect.any(Number),
    })
    expect(await app.audited()).toEqual([
      { type: 'signin.completed', actor: 'person', path: 'individual', acr, client_id: 'choose' },
    ])
  })

  it('knows the person again, and others apart', async () => {
    const enter = async (card: string) =>
      JSON.parse((await signInByCard(browser, (await begin('individual')).url, card)).text).personId
    const [first, again, other] = [await enter('takasaki'), await enter('takasaki'), await enter('yoshida')]
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  it('is open to pupils, who have no certificate for signatures', async () => {
    const end = await signInByCard(browser, (await begin('individual')).url, 'haruto')
    expect(JSON.parse(end.text)).toHaveProperty('personId')
  })

  it('keeps nothing of the certificate once it is over', async () => {
    const { action, fields } = await useReader(browser, (await begin('individual')).url, { card: 'takasaki' })
    await browser.submit(action, fields, 'cross-site')
    const entry = await app.state.get(`attempt:card:${fields.state}`)
    expect(entry?.value).toContain('"collected"')
    expect(entry?.value).not.toContain((fields.certificate as string).slice(100, 140))
    expect(JSON.stringify(app.logged)).not.toContain((fields.certificate as string).slice(100, 140))
  })
})

describe('the way in', () => {
  it('is not asked for when only the card reaches the level that the request wants', async () => {
    const acr = encodeURIComponent(`${app.issuer}/acr/ial3-aal2`)
    expect(read((await begin('choose', `&acr_values=${acr}`)).text).page).toBe('card')
  })

  it('is asked for when both reach it', async () => {
    const acr = encodeURIComponent(`${app.issuer}/acr/ial2-aal2`)
    expect(read((await begin('choose', `&acr_values=${acr}`)).text).page).toBe('choice')
  })
})

describe('Back, reload and second thoughts', () => {
  it('reloading the card page asks for a new challenge, and the newest one counts', async () => {
    const card = await begin('individual')
    const early = await useReader(browser, card.url, { card: 'takasaki' })
    const late = await useReader(browser, card.url, { card: 'takasaki' })
    expect(late.fields.state).not.toBe(early.fields.state)
    const refused = await browser.submit(early.action, early.fields, 'cross-site')
    expect(read(refused.text)).toMatchObject({ code: 'SIGNIN-RETURN-SUPERSEDED' })
    const end = await browser.submit(late.action, late.fields, 'cross-site')
    expect(JSON.parse(end.text)).toHaveProperty('personId')
  })

  it('sending the answer twice signs in once and leads on', async () => {
    const { action, fields } = await useReader(browser, (await begin('individual')).url, { card: 'takasaki' })
    await browser.submit(action, fields, 'cross-site')
    const again = await browser.submit(action, fields, 'cross-site')
    expect(read(again.text)).toMatchObject({ code: 'SIGNIN-ALREADY-COMPLETED' })
    expect(await app.persons()).toHaveLength(1)
  })

  it('going back from the card and choosing the organisation succeeds', async () => {
    const choice = await begin()
    await browser.submit(`${choice.url}/individual`)
    const end = await browser.open(await goToGbizid(browser, choice.url, 'prime@mihon.example'))
    expect(JSON.parse(end.text)).toHaveProperty('personId')
  })

  it.each([
    ['cancel', 'JPKI-CANCELLED'],
    ['return_wrong_pin', 'JPKI-WRONG-PIN'],
    ['return_card_locked', 'JPKI-CARD-LOCKED'],
  ])('giving up at the reader (%s) ends on a page that leads on', async (action, code) => {
    const back = await useReader(browser, (await begin('individual')).url, { card: 'takasaki', action })
    const refused = await browser.submit(back.action, back.fields, 'cross-site')
    expect(read(refused.text)).toMatchObject({ page: 'refused', code })
    expect(read(refused.text).links.map(([to]) => to)).toEqual(['path-choice', 'service'])
  })
})
