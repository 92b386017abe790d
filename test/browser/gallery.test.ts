import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { needs } from '../support/require.ts'
import { launch, newVisitor, overflow, violations, widths } from './support/browser.ts'
import { gallery, openGallery } from './support/gallery.ts'

/** Set to a directory to keep what every page looks like. */
const pictures = process.env.KAKEHASHI_SCREENSHOTS

needs('chromium')('every page', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openGallery>>
  let page: Page
  beforeAll(async () => {
    house = await openGallery()
    browser = await launch()
    page = await (await newVisitor(browser, { policy: 'off' })).newPage()
  })
  afterAll(async () => {
    await browser?.close()
    await house?.close()
  })

  // Every page is measured at both widths in both languages; axe, which is slow and finds the same twice, looks at two of the four.
  const axeLooks = new Set(['360 ja', '1280 en'])

  it.each(Object.keys(gallery))('%s is usable at 360 and 1280 px in both languages', async (name) => {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 })
      for (const locale of ['ja', 'en']) {
        await page.goto(`${house.origin}/${name}?lang=${locale}`)
        if (pictures) await page.screenshot({ path: join(pictures, `${name}-${locale}-${width}.png`), fullPage: true })
        expect(await page.getAttribute('html', 'lang')).toBe(locale)
        expect(await page.locator('h1').count()).toBe(1)
        expect(await overflow(page)).toBe(0)
        if (axeLooks.has(`${width} ${locale}`)) expect(await violations(page)).toEqual([])
      }
    }
  })

  it('can be walked by keyboard, past the header at once', async () => {
    const visitor = await newVisitor(browser)
    const keys = await visitor.newPage()
    const focused = () => keys.evaluate('document.activeElement.outerHTML.slice(0, 60)')
    await keys.goto(`${house.origin}/appoint`)
    await keys.keyboard.press('Tab')
    expect(await focused()).toContain('skip-link')
    await keys.keyboard.press('Enter')
    await keys.keyboard.press('Tab')
    expect(await focused()).toContain('field-school')
    await visitor.close()
  })

  it('breaks none of its own policy', async () => {
    const visitor = await newVisitor(browser)
    const strict = await visitor.newPage()
    const complaints: string[] = []
    strict.on('console', (message) => complaints.push(message.text()))
    for (const name of Object.keys(gallery)) {
      await strict.goto(`${house.origin}/${name}`)
    }
    expect(complaints.filter((text) => text.includes('Content Security Policy'))).toEqual([])
    await visitor.close()
  })
})
