import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { makeSampleTown } from '../../../examples/sample-town/make.ts'
import { startMockGbizid } from '../../../mock-idps/gbizid/index.ts'
import { startMockJpki } from '../../../mock-idps/jpki/index.ts'
import { schoolYearOf, tokyoDate } from '../../../src/foundation/index.ts'
import { certificateSchema, organisationSchema, serviceSchema } from '../../../src/settings/index.ts'
import { startWholeGateway } from '../../support/whole-gateway.ts'
import { newVisitor, overflow, violations } from './browser.ts'

const settings = (path: string): unknown =>
  parse(readFileSync(new URL(`../../../config/${path}`, import.meta.url), 'utf8'))

/** The whole gateway with both mocks and the sample town's settings, each on a free port of `localhost`. */
export async function openTown() {
  const directory = mkdtempSync(join(tmpdir(), 'kakehashi-town-'))
  const gbizid = await startMockGbizid({ host: 'localhost' })
  const cards = await startMockJpki({ dataDirectory: directory })
  const gateway = await startWholeGateway({
    gbizid,
    cards,
    services: [serviceSchema.parse(settings('services/example-service.yaml'))],
    organisations: [organisationSchema.parse(settings('organisations/mihon.yaml'))],
    certificates: [certificateSchema.parse(settings('certificates/zaigaku.yaml'))],
  })
  return {
    issuer: gateway.issuer,
    gateway,
    cards,
    files: () => makeSampleTown({ schoolYear: schoolYearOf(tokyoDate(new Date())) }),
    close: async () => {
      await gateway.close()
      await Promise.all([gbizid.close(), cards.close()])
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export type Town = Awaited<ReturnType<typeof openTown>>

/** Somebody with a browser of their own. `see` looks at the page they are on: one heading, no sideways scrolling, nothing for axe to find. */
export interface Somebody {
  readonly page: Page
  readonly context: BrowserContext
  see(heading: RegExp | string): Promise<void>
  go(path: string): Promise<void>
  press(name: RegExp | string): Promise<void>
}

const pictures = process.env.KAKEHASHI_SCREENSHOTS

/**
 * @param options `width` of the window, a narrow one being a telephone; `script: false` switches JavaScript off, and axe with it, which needs it
 */
export async function somebody(
  browser: Browser,
  town: Town,
  who: string,
  options: { width: number; script?: boolean },
): Promise<Somebody> {
  const { width, script = true } = options
  const context = await newVisitor(browser, { width, policy: 'off', script })
  const page = await context.newPage()
  let seen = 0
  return {
    page,
    context,
    see: async (heading) => {
      const shown = await page.locator('h1').innerText()
      if (pictures) await page.screenshot({ path: join(pictures, `journey-${who}-${++seen}.png`), fullPage: true })
      expect(shown, page.url()).toMatch(heading)
      expect(await overflow(page), page.url()).toBe(0)
      if (script) expect(await violations(page), page.url()).toEqual([])
    },
    go: async (path) => {
      await page.goto(`${town.issuer}${path}`)
    },
    press: async (name) => {
      await page.getByRole('button', { name }).or(page.getByRole('link', { name })).first().click()
      await page.waitForLoadState()
    },
  }
}

/** Signs in with GビズID from the choice of path. */
export async function signInForOrganisation({ page, press }: Somebody, account: string): Promise<void> {
  await press('GビズIDで進む')
  await page.fill('[name=account_id]', account)
  await page.fill('[name=password]', 'kakehashi')
  await page.click('button[value=sign-in]')
  await page.fill('[name=number]', await page.innerText('#number'))
  await page.click('button[value=confirm]')
  await page.waitForLoadState()
}

/** Uses a card at the reader and comes back. */
export async function useCard({ page, press }: Somebody, button: string, card: string, secret: string): Promise<void> {
  await press(button)
  await page.check(`#card-${card}`)
  await page.fill('#pin', secret)
  await page.click('button[value=sign]')
  await page.click('#return button')
  await page.waitForLoadState()
}
