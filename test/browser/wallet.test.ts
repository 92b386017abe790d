import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { needs } from '../support/require.ts'
import { openWalletWorld } from '../support/wallet-world.ts'
import { launch, newVisitor, overflow, violations, widths } from './support/browser.ts'

needs('chromium')('the example wallet in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser?.close())

  const looksRight = async (page: Page) => {
    expect(await page.locator('h1').count()).toBe(1)
    expect(await overflow(page)).toBe(0)
    expect(await violations(page)).toEqual([])
  }

  it.each(widths)('collects and presents at %s px, without script', async (width) => {
    const world = await openWalletWorld()
    const certificateId = await world.approvedCertificate()
    const { offerUri, txCode } = await world.offerTo({ certificateId })
    const visitor = await newVisitor(browser, { width, policy: 'off' })
    const page = await visitor.newPage()
    await page.goto(world.walletUrl)
    await looksRight(page)
    await page.fill('#offer', offerUri)
    await page.click('form[action="/offer"] button')
    await looksRight(page)
    await page.fill('#tx_code', txCode)
    await page.click('button')
    await page.waitForURL(/\/credentials\//)
    await looksRight(page)

    const asked = await world.ask()
    await page.goto(world.walletUrl)
    await looksRight(page)
    await page.fill('#request', asked.wallet_url)
    await page.click('form[action="/present"] button')
    expect(await page.textContent('#verifier')).toContain('みほん学習サービス')
    expect(await page.locator('dd[data-claim]').count()).toBe(2)
    await looksRight(page)
    const again = await world.offerTo({ certificateId })
    await world.wallet.acceptOffer(again.offerUri, again.txCode)
    await page.reload()
    expect(await page.locator('input[type="radio"]').first().isChecked()).toBe(true)
    await page.locator('input[type="radio"]').last().check()
    await looksRight(page)
    await page.click('button[value="present"]')
    await page.waitForURL(/\/presented\//)
    await looksRight(page)
    expect(await world.api(`/verifications/${asked.id}`)).toMatchObject({ state: 'verified' })
    await page.goto(`${world.walletUrl}/present?request=nonsense`)
    await looksRight(page)
    await visitor.close()
  })

  it('breaks none of its own policy and goes back to the service by itself', async () => {
    const world = await openWalletWorld()
    const { offerUri, txCode } = await world.offerTo()
    await world.wallet.acceptOffer(offerUri, txCode)
    const asked = await world.ask({ redirect_uri: 'https://service.example.jp/verified' })
    const visitor = await newVisitor(browser)
    await visitor.route('https://service.example.jp/**', (route) => route.fulfill({ body: 'back' }))
    const page = await visitor.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(`${world.walletUrl}/present${asked.wallet_url.slice(asked.wallet_url.indexOf('?'))}`)
    await page.click('button[value="present"]')
    await page.waitForURL(/service\.example\.jp\/verified\?response_code=/)
    expect(complaints.filter((text) => text.includes('Content Security Policy'))).toEqual([])
    await visitor.close()
  })
})
