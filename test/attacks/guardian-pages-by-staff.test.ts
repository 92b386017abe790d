import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { type MockJpki, startMockJpki } from '../../mock-idps/jpki/index.ts'
import { type Browser, createBrowser } from '../support/browser.ts'
import { town } from '../support/sign-in-app.ts'
import { goToGbizid } from '../support/walk-sign-in.ts'
import { startWholeGateway } from '../support/whole-gateway.ts'

let gbizid: MockGbizid
let cards: MockJpki
let gateway: Awaited<ReturnType<typeof startWholeGateway>>
let browser: Browser
const dataDirectory = mkdtempSync(join(tmpdir(), 'kakehashi-cards-'))

beforeAll(async () => {
  gbizid = await startMockGbizid({})
  cards = await startMockJpki({ dataDirectory })
  gateway = await startWholeGateway({ gbizid, cards, services: [], organisations: [town] })
  browser = createBrowser()
  const choice = await browser.open(`${gateway.issuer}/home`)
  await browser.open(await goToGbizid(browser, choice.url, 'jimu-sho@mihon.example'))
})
afterAll(async () => {
  await gateway.close()
  await cards.close()
  await gbizid.close()
  rmSync(dataDirectory, { recursive: true })
})

describe('an account of an organisation on the pages of guardians', () => {
  it('is told on the first page to sign in with a card', async () => {
    const first = await browser.open(`${gateway.issuer}/guardian`)
    expect(first.status).toBe(200)
    expect(first.text).toContain('カード')
  })

  it.each([
    'links/new',
    'links/sign/x',
    'links/signed?state=x',
    'consents',
    'consents/sign/x',
    'children/x',
    'offers/x',
  ])('gets no further: GET /guardian/%s', async (path) => {
    const refused = await browser.open(`${gateway.issuer}/guardian/${path}`)
    expect(refused.status).toBe(403)
    expect(refused.text).toContain('SESSION-NOT-BY-CARD')
  })

  it.each(['links', 'consents/x/withdraw', 'consents/x/offers'])('gets no further: POST /guardian/%s', async (path) => {
    const refused = await browser.submit(`${gateway.issuer}/guardian/${path}`, { code: 'X' })
    expect(refused.status).toBe(403)
    expect(refused.text).toContain('SESSION-NOT-BY-CARD')
    expect(await gateway.records.db.selectFrom('guardianship_links').selectAll().execute()).toEqual([])
  })
})
