import { Router } from '@koa/router'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KakehashiError } from '../../src/foundation/index.ts'
import { assetRoutes, assetUrl } from '../../src/web/assets.ts'
import { showDay, showInstant } from '../../src/web/dates.ts'
import { homePage } from '../../src/web/home/home-page.ts'
import { localeOf } from '../../src/web/locale.ts'
import { contentSecurityPolicy } from '../../src/web/security-headers.ts'
import { show } from '../../src/web/show.ts'
import { openWebApp, type WebApp } from '../support/web-app.ts'

describe('a page', () => {
  let app: WebApp
  beforeAll(async () => {
    const router = new Router()
    router.get('/', (ctx) => show(ctx, homePage(localeOf(ctx))))
    router.get('/fault', () => {
      throw new Error('a secret of the inside')
    })
    router.get('/refused', () => {
      throw new KakehashiError('REQUEST-FORBIDDEN')
    })
    app = await openWebApp({ routers: [assetRoutes(), router] })
  })
  afterAll(() => app.close())

  it('carries a policy without script and inline style, and nobody may frame or keep it', async () => {
    const { headers } = await app.ask('/')
    expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy())
    expect(contentSecurityPolicy()).not.toMatch(/unsafe|script-src|\*/)
    expect(contentSecurityPolicy()).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('widens form-action by the origins named and nothing else', () => {
    const widened = contentSecurityPolicy({ formAction: ['https://reader.example.jp'] })
    expect(widened).toBe(
      contentSecurityPolicy().replace("form-action 'self'", "form-action 'self' https://reader.example.jp"),
    )
  })

  it('speaks the language asked for, remembers it, and is Japanese otherwise', async () => {
    const langOf = async (path: string, headers: Record<string, string> = {}) => {
      const response = await app.ask(path, { headers })
      return { lang: /<html lang="(\w+)"/.exec(await response.text())?.[1], cookie: response.headers.get('set-cookie') }
    }
    expect((await langOf('/', { 'accept-language': 'fr' })).lang).toBe('ja')
    expect((await langOf('/', { 'accept-language': 'en-GB,ja;q=0.5' })).lang).toBe('en')
    expect((await langOf('/?ui_locales=ja%20en', { 'accept-language': 'en' })).lang).toBe('ja')
    const chosen = await langOf('/?lang=en', { 'accept-language': 'ja' })
    expect(chosen.lang).toBe('en')
    expect(chosen.cookie).toMatch(/^lang=en; .*httponly/)
    expect((await langOf('/', { cookie: 'lang=en', 'accept-language': 'ja' })).lang).toBe('en')
    expect((await langOf('/?lang=xx', { cookie: 'lang=zz', 'accept-language': 'ja' })).lang).toBe('ja')
  })

  it('keeps the inside of a fault to itself, for people and for programs', async () => {
    const page = await app.ask('/fault')
    expect([page.status, (await page.text()).includes('secret')]).toEqual([500, false])
    const json = await app.ask('/refused', { headers: { accept: 'application/json' } })
    expect(json.status).toBe(403)
    expect(await json.json()).toMatchObject({ error: 'access_denied', code: 'REQUEST-FORBIDDEN' })
    expect((await app.ask('/refused', { headers: { accept: '*/*' } })).headers.get('content-type')).toContain('json')
  })

  it('has style sheets and fonts that are kept for ever, by the version in their address', async () => {
    const sheet = await app.ask(assetUrl('site.css'))
    expect(sheet.headers.get('cache-control')).toContain('immutable')
    expect(await sheet.text()).toContain('--color-primitive-blue-50')
    const again = await app.ask(assetUrl('site.css'), { headers: { 'if-none-match': sheet.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
    expect((await app.ask('/assets/older/site.css')).headers.get('cache-control')).toBe('no-cache')
    const faces = await (await app.ask(assetUrl('font/font.css'))).text()
    const file = /files\/noto-sans-jp-latin[\w-]*\.woff2/.exec(faces)?.[0] as string
    expect((await app.ask(`${assetUrl('font/font.css').replace('font.css', file)}`)).headers.get('content-type')).toBe(
      'font/woff2',
    )
    for (const path of [
      '../package.json',
      '%2e%2e/package.json',
      'font/files/../../package.json',
      'font/files/none.woff2',
    ])
      expect((await app.ask(`/assets/x/${path}`)).status).toBe(404)
  })
})

describe('a day', () => {
  it('is written as people read it, in Tokyo', () => {
    expect(showDay('2026-11-02', 'ja')).toBe('2026年11月2日')
    expect(showDay('2026-11-02', 'ja', { era: true })).toBe('2026年（令和8年）11月2日')
    expect(showDay('2019-05-01', 'ja', { era: true })).toBe('2019年（令和元年）5月1日')
    expect(showDay('2026-11-02', 'en')).toBe('2 November 2026')
    expect(showInstant('2026-11-01T15:30:00Z', 'ja')).toBe('2026年11月2日 00:30')
  })
})
