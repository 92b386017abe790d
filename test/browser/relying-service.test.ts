import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type RelyingService, startRelyingService } from '../../examples/relying-service/index.ts'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { type MockJpki, startMockJpki } from '../../mock-idps/jpki/index.ts'
import { certificateSchema, organisationSchema, serviceSchema } from '../../src/settings/schema.ts'
import { needs } from '../support/require.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'
import { launch, newVisitor, overflow, violations, widths } from './support/browser.ts'

const configured = (file: string) => readFileSync(new URL(`../../config/${file}`, import.meta.url), 'utf8')

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

needs('chromium')('the example relying service in a browser', () => {
  const directory = mkdtempSync(join(tmpdir(), 'relying-service-'))
  let browser: Browser
  let gbizid: MockGbizid
  let cards: MockJpki
  let gateway: WholeGateway
  let service: RelyingService

  beforeAll(async () => {
    browser = await launch()
    gbizid = await startMockGbizid()
    cards = await startMockJpki({ dataDirectory: directory })
    const port = await freePort()
    const registration = configured('services/example-service.yaml').replaceAll('localhost:3004', `localhost:${port}`)
    gateway = await startWholeGateway({
      gbizid,
      cards,
      services: [serviceSchema.parse(parse(registration))],
      organisations: [organisationSchema.parse(parse(configured('organisations/mihon.yaml')))],
      certificates: [certificateSchema.parse(parse(configured('certificates/zaigaku.yaml')))],
    })
    service = await startRelyingService({ port, issuer: gateway.issuer })
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
    await gateway?.close()
    await Promise.all([gbizid?.close(), cards?.close()])
    rmSync(directory, { recursive: true, force: true })
  })

  const looksRight = async (page: Page) => {
    expect(await page.locator('h1').count()).toBe(1)
    expect(await overflow(page)).toBe(0)
    expect(await violations(page)).toEqual([])
  }

  /** From the service's first page through GビズID and back. */
  async function signIn(page: Page): Promise<void> {
    await page.goto(service.url)
    await page.click('a[href="/sign-in"]')
    await page.click('form[action$="/organisation"] button')
    await page.fill('#account_id', 'prime@mihon.example')
    await page.fill('#password', 'kakehashi')
    await page.click('button[value="sign-in"]')
    await page.fill('#number-typed', (await page.textContent('#number')) ?? '')
    await page.click('button[value="confirm"]')
    await page.waitForURL(/\/release\/|\/$/)
    if (page.url().startsWith(gateway.issuer)) await goOnFromNotice(page)
    await page.waitForURL(`${service.url}/`)
  }

  /** What staff are told at their first sign-in to the service. */
  async function goOnFromNotice(page: Page): Promise<void> {
    await looksRight(page)
    expect(await page.textContent('main')).toContain('同意は必要ありません')
    await page.click('button[value="send"]')
  }

  it.each(widths)('shows its pages at %s px, without script', async (width) => {
    const visitor = await newVisitor(browser, { width, policy: 'off' })
    const page = await visitor.newPage()
    await page.goto(service.url)
    await looksRight(page)
    await signIn(page)
    await looksRight(page)
    expect(await page.textContent('#origin')).toBe('organisation')
    expect(await page.textContent('#acr')).toBe(`${gateway.issuer}/acr/ial2-aal2`)
    await page.goto(service.url)
    await page.click('form[action="/verification"] button')
    await page.waitForURL(`${service.url}/verification`)
    await looksRight(page)
    expect(await page.evaluate('document.querySelector("img").naturalWidth')).toBeGreaterThan(0)
    await page.goto(`${service.url}/nowhere`)
    await looksRight(page)
    await visitor.close()
  })

  it('breaks none of its own policy on the way in and out', async () => {
    const visitor = await newVisitor(browser)
    const page = await visitor.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    await signIn(page)
    await page.click('form[action="/sign-out"] button')
    await page.click('button[value="yes"]')
    await page.waitForURL(`${service.url}/`)
    expect(await page.locator('a[href="/sign-in"]').count()).toBe(1)
    expect(complaints.filter((text) => text.includes('Content Security Policy'))).toEqual([])
    await visitor.close()
  })

  it('ends its session when the person signs out at the gateway', async () => {
    const visitor = await newVisitor(browser)
    const page = await visitor.newPage()
    await signIn(page)
    expect(await page.locator('#claims').count()).toBe(1)
    await page.goto(`${gateway.issuer}/leave`)
    await page.click('button[value="yes"]')
    await page.waitForURL(`${gateway.issuer}/`)
    await page.goto(service.url)
    expect(await page.locator('#claims').count()).toBe(0)
    await visitor.close()
  })

  it.each([true, false])('gets back who signs out without being signed in, with script: %s', async (script) => {
    const visitor = await newVisitor(browser, { script })
    const page = await visitor.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    const query = new URLSearchParams({ client_id: 'example-service', post_logout_redirect_uri: `${service.url}/` })
    await page.goto(`${gateway.issuer}/sign-out?${query}`)
    if (!script) {
      expect(await page.textContent('h1')).toBe('サインアウトしています')
      expect(await page.textContent('body')).not.toContain('JavaScript')
      await page.click('main form button')
    }
    await page.waitForURL(`${service.url}/`)
    expect(complaints.filter((text) => text.includes('Content Security Policy'))).toEqual([])
    await visitor.close()
  })

  it('shows a page when the gateway does not answer', async () => {
    const port = await freePort()
    const lonely = await startRelyingService({ port: 0, issuer: `http://localhost:${port}` })
    const visitor = await newVisitor(browser, { policy: 'off' })
    const page = await visitor.newPage()
    const answer = await page.goto(`${lonely.url}/sign-in`)
    expect(answer?.status()).toBe(503)
    await looksRight(page)
    await visitor.close()
    await lonely.close()
  })
})
