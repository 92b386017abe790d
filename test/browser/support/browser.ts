import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { programOf } from '../../support/require.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The widths at which every page has to be usable: a small telephone and a desk. */
export const widths = [360, 1280] as const

/** Starts the browser of this machine, quiet: nothing of its own goes over the network. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: programOf('chromium') ?? 'chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** A person's browser: Japanese unless told otherwise; `script: false` switches JavaScript off; axe needs the page's policy out of its way. */
export function newVisitor(
  browser: Browser,
  options: { width?: number; locale?: string; policy?: 'as sent' | 'off'; script?: boolean } = {},
): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: options.width ?? 1280, height: 800 },
    locale: options.locale ?? 'ja-JP',
    bypassCSP: options.policy === 'off',
    javaScriptEnabled: options.script ?? true,
  })
}

/** What axe finds wrong with the page (WCAG 2.2 A and AA, and its best practices), one line a finding. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const results = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

/** How many pixels the page is wider than the window: 0 on a page that needs no sideways scrolling. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
