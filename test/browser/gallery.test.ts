import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { needs } from '../support/require.ts'
import { launch, newVisitor, overflow, violations, widths } from './support/browser.ts'
import { gallery, openGallery } from './support/gallery.ts'

/** Set to a directory to keep what every page looks like. */
const pictures = process.env.KAKEHASHI_SCREENSHOTS

needs('chromium')('every page', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openGallery>>
  beforeAll(async () => {
    house = await openGallery()
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await house?.close()
  })

  for (const width of widths) {
    it.each(Object.keys(gallery))(`%s is usable at ${width} px in both languages`, async (name) => {
      const visitor = await newVisitor(browser, { width, policy: 'off' })
      const page = await visitor.newPage()
      for (const locale of ['ja', 'en']) {
        await page.goto(`${house.origin}/${name}?lang=${locale}`)
        if (pictures) await page.screenshot({ path: join(pictures, `${name}-${locale}-${width}.png`), fullPage: true })
        expect(await page.getAttribute('html', 'lang')).toBe(locale)
        expect(await page.locator('h1').count()).toBe(1)
        expect(await overflow(page)).toBe(0)
        expect(await violations(page)).toEqual([])
      }
      await visitor.close()
    })
  }

  it('breaks none of its own policy', async () => {
    const visitor = await newVisitor(browser)
    const page = await visitor.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    for (const name of Object.keys(gallery)) {
      await page.goto(`${house.origin}/${name}`)
      await page.evaluate('document.fonts.ready')
    }
    expect(complaints.filter((text) => text.includes('Content Security Policy'))).toEqual([])
    await visitor.close()
  })
})
