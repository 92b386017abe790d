import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { assetRoutes } from '../../src/web/assets.ts'
import { needs } from '../support/require.ts'
import { openVerifyPage } from '../support/verify-page.ts'
import { launch, newVisitor, overflow, violations, widths } from './support/browser.ts'

needs('chromium')('checking a credential in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser?.close())

  it.each(widths)('pasted, as a file, and refused, at %s px, without script', async (width) => {
    const world = await openVerifyPage()
    world.app.use(assetRoutes().routes())
    const { credential } = await world.collect()
    const visitor = await newVisitor(browser, { width, policy: 'off' })
    const page = await visitor.newPage()
    const look = async () => {
      expect(await overflow(page)).toBe(0)
      expect(await violations(page)).toEqual([])
    }
    const verdict = () => page.locator('.verdict').textContent()
    const go = () => page.getByRole('button', { name: '確かめる' }).click()

    await page.goto(`${world.issuer}/verify`)
    await look()
    await page.getByLabel('証明書の文字列').fill(credential)
    await go()
    expect(await verdict()).toBe('この証明書は本物で、今も有効です')
    expect(page.url()).toBe(`${world.issuer}/verify`)
    await look()

    await page.getByRole('link', { name: '別の証明書を確かめる' }).click()
    const file = { name: 'credential.txt', mimeType: 'text/plain', buffer: Buffer.from(credential) }
    await page.getByLabel('証明書のファイル').setInputFiles(file)
    await go()
    expect(await verdict()).toBe('この証明書は本物で、今も有効です')

    world.closeSchool()
    await page.goto(`${world.issuer}/verify`)
    await page.getByLabel('証明書の文字列').fill(credential)
    await go()
    expect(await verdict()).toBe('この証明書は有効ではありません')
    await look()

    await page.goto(`${world.issuer}/verify`)
    await go()
    expect(await page.title()).toMatch(/^エラー: /)
    await look()
    await visitor.close()
  })
})
