import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { type Fault, faults, type MockJpki } from '../../mock-idps/jpki/index.ts'
import { type Browser, createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { read, type SignInApp, startSignInApp, town } from '../support/sign-in-app.ts'
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
  app = await startSignInApp({ gbizidIssuer: gbizid.issuer, cards, organisations: [{ ...town }] })
  browser = createBrowser()
})
afterEach(async () => {
  gbizid.setFault('none')
  cards.resetCards()
  await app.close()
})

const begin = (client = 'choose') => browser.open(`${app.issuer}/authorize?client_id=${client}`)

/** A refusal shows a page with a way on, is in the audit log, and leaves no person and no session. */
async function expectRefused(text: string, path: 'organisation' | 'individual', code: string) {
  const shown = read(text)
  expect(shown).toMatchObject({ page: 'refused', code })
  expect(shown.links).not.toHaveLength(0)
  expect(await app.audited()).toEqual([
    { type: 'signin.refused', actor: 'system', path, code, client_id: expect.any(String) },
  ])
  expect(await app.persons()).toEqual([])
}

describe('faults of GビズID', () => {
  it.each([
    ['wrong-nonce', 'GBIZID-NONCE'],
    ['bad-signature', 'GBIZID-SIGNATURE'],
    ['expired', 'GBIZID-EXPIRED'],
    ['unknown-kid', 'GBIZID-KEY-UNKNOWN'],
    ['wrong-sub-in-userinfo', 'GBIZID-SUBJECT-MISMATCH'],
  ])('%s lets nobody in', async (fault, code) => {
    gbizid.setFault(fault)
    const end = await browser.open(await goToGbizid(browser, (await begin()).url, 'prime@mihon.example'))
    await expectRefused(end.text, 'organisation', code)
  })

  it('that begin while the person is away let nobody in', async () => {
    const returned = await goToGbizid(browser, (await begin()).url, 'prime@mihon.example')
    gbizid.setFault('down')
    await expectRefused((await browser.open(returned)).text, 'organisation', 'GBIZID-UNREACHABLE')
  })

  it('being down is said on the choice, and the card stays usable', async () => {
    gbizid.setFault('down')
    const choice = await begin()
    const told = await browser.submit(`${choice.url}/organisation`)
    expect(told.status).toBe(503)
    expect(read(told.text)).toMatchObject({ page: 'choice', notice: 'GBIZID-UNREACHABLE' })
    expect(read((await browser.open(`${told.url}?lang=en`)).text)).toMatchObject({ page: 'choice' })
    const card = await browser.submit(`${choice.url}/individual`)
    const end = await signInByCard(browser, card.url, 'takasaki')
    expect(JSON.parse(end.text)).toHaveProperty('personId')
  })
})

describe('faults of the card and its responder', () => {
  // What each fault ends in is asserted with the card's own part; here, that none of them lets anybody in.
  const codes: Record<Exclude<Fault, 'none' | 'locked-card'>, string> = {
    revoked: 'JPKI-REVOKED',
    expired: 'JPKI-EXPIRED',
    'ocsp-silent': 'JPKI-OCSP-SILENT',
    'ocsp-try-later': 'JPKI-OCSP-REFUSED',
    'ocsp-stale': 'JPKI-OCSP-STALE',
    'ocsp-stranger': 'JPKI-OCSP-UNTRUSTED',
    'ocsp-unknown': 'JPKI-OCSP-UNKNOWN',
    'ocsp-wrong-certificate': 'JPKI-OCSP-WRONG-CERTIFICATE',
    'ocsp-no-nonce': 'JPKI-OCSP-NONCE',
    'wrong-generation': 'JPKI-ISSUER-UNTRUSTED',
    'swapped-kind': 'JPKI-WRONG-KIND',
    'tampered-signature': 'JPKI-SIGNATURE-INVALID',
    'wrong-challenge': 'JPKI-SIGNED-OTHER-TEXT',
  }

  it('are all listed here', () => {
    expect([...Object.keys(codes), 'none', 'locked-card'].sort()).toEqual(Object.keys(faults).sort())
  })

  it.each(Object.entries(codes))('%s lets nobody in', async (fault, code) => {
    cards.setFault(fault as Fault)
    const end = await signInByCard(browser, (await begin('individual')).url, 'takasaki')
    await expectRefused(end.text, 'individual', code)
  })

  it('a silent responder leaves the organisation path untouched', async () => {
    cards.setFault('ocsp-silent')
    const choice = await begin()
    const card = await browser.submit(`${choice.url}/individual`)
    const refused = read((await signInByCard(browser, card.url, 'takasaki')).text)
    expect(refused).toMatchObject({ code: 'JPKI-OCSP-SILENT' })
    const back = refused.links.find(([to]) => to === 'path-choice')?.[1] as string
    const end = await browser.open(await goToGbizid(browser, `${app.issuer}${back}`, 'prime@mihon.example'))
    expect(JSON.parse(end.text)).toHaveProperty('personId')
  })

  it('an answer that cannot be read counts as a fault of the reader', async () => {
    const { action, fields } = await useReader(browser, (await begin('individual')).url, { card: 'takasaki' })
    const end = await browser.submit(action, { ...fields, certificate: '<script>' }, 'cross-site')
    await expectRefused(end.text, 'individual', 'JPKI-READER-FAILED')
  })
})

describe('what the operator takes out of use while the person is away', () => {
  it('the organisation path refuses the return', async () => {
    const returned = await goToGbizid(browser, (await begin()).url, 'prime@mihon.example')
    app.upstream.gbizid = undefined
    await expectRefused((await browser.open(returned)).text, 'organisation', 'SIGNIN-PATH-DISABLED')
  })

  it('the card path refuses the return', async () => {
    const { action, fields } = await useReader(browser, (await begin('individual')).url, { card: 'takasaki' })
    app.upstream.jpki = undefined
    const end = await browser.submit(action, fields, 'cross-site')
    await expectRefused(end.text, 'individual', 'SIGNIN-PATH-DISABLED')
  })

  it('an organisation refuses the return of its people', async () => {
    const returned = await goToGbizid(browser, (await begin()).url, 'kocho-sho@mihon.example')
    Object.assign(app.organisations[0] as object, { status: 'disabled' })
    await expectRefused((await browser.open(returned)).text, 'organisation', 'SIGNIN-ORGANISATION-DISABLED')
  })

  it('a path out of use is shown as such, and choosing it all the same does not break anything', async () => {
    app.upstream.gbizid = undefined
    const choice = await begin()
    expect(read(choice.text).forms).toMatchObject([
      { path: 'organisation', outOfUse: 'SIGNIN-PATH-DISABLED' },
      { path: 'individual', outOfUse: '' },
    ])
    const told = await browser.submit(`${choice.url}/organisation`)
    expect(read(told.text)).toMatchObject({ page: 'choice', notice: 'SIGNIN-PATH-DISABLED' })
  })
})
