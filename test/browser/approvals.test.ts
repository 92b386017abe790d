import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { as, primary } from '../support/organisation-world.ts'
import { needs } from '../support/require.ts'
import { openSchoolPages } from '../support/school-pages.ts'
import { launch, newVisitor } from './support/browser.ts'

needs('chromium')('the page for approving', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser?.close())

  it.each([true, false])(
    'decides nothing when Enter is pressed, but sends back by its button (script: %s)',
    async (script) => {
      const { pagesFor, home, certificates } = await openSchoolPages()
      const wanted = { actor: as('office'), schoolCode: primary, kind: 'zaigaku', learnerIds: ['haruto'] }
      const [certificateId = ''] = (await certificates.draft(wanted)).map((one) => one.certificateId)
      const { origin } = await pagesFor('principal')
      const visitor = await newVisitor(browser, { script })
      const page = await visitor.newPage()
      await page.goto(`${origin}${home}/approvals`)
      await page.locator('[name=certificate]').check()
      const answer = page.waitForResponse((response) => response.request().method() === 'POST')
      await page.locator('[name=certificate]').press('Enter')
      // Whatever was decided would be answered by a redirect.
      expect((await answer).status()).toBe(200)
      await page.locator('summary').click()
      await page.locator('[name=reason]').fill('生年月日を確かめる')
      await page.locator('[name=reason]').press('Enter')
      expect(await page.locator('[name=reason]').inputValue()).toBe('生年月日を確かめる\n')
      expect(await certificates.certificate(certificateId)).toMatchObject({ status: 'draft' })
      await page.getByRole('button', { name: '選んだ起案を差し戻す' }).click()
      await page.waitForSelector('.notice--success')
      expect(await certificates.certificate(certificateId)).toMatchObject({
        status: 'rejected',
        rejectedBy: 'principal',
        reason: '生年月日を確かめる',
      })
      await visitor.close()
    },
  )
})
