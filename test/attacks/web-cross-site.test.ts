import { Router } from '@koa/router'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWebApp, type WebApp } from '../support/web-app.ts'

describe('a form that another site sends', () => {
  let app: WebApp
  let done = 0
  beforeAll(async () => {
    const router = new Router()
    for (const path of ['/act', '/from-elsewhere']) {
      router.post(path, (ctx) => {
        done += 1
        ctx.status = 204
      })
    }
    app = await openWebApp({ routers: [router] })
  })
  afterAll(() => app.close())

  const send = async (headers: Record<string, string>, path = '/act') => {
    const before = done
    // An empty header stands for one that the browser does not send.
    const response = await app.ask(path, { method: 'POST', headers })
    return { status: response.status, acted: done > before, text: await response.text() }
  }

  it.each([
    ['a page of ours', { 'sec-fetch-site': 'same-origin' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
  ])('passes from %s', async (_, headers) => {
    expect(await send(headers)).toMatchObject({ status: 204, acted: true })
  })

  it('passes by its origin where the browser says nothing of the site', async () => {
    expect(await send({ 'sec-fetch-site': '', origin: app.origin })).toMatchObject({ status: 204, acted: true })
  })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['another host of our site', { 'sec-fetch-site': 'same-site' }],
    ['another site that hides itself', { 'sec-fetch-site': '', origin: 'null' }],
    ['another origin', { 'sec-fetch-site': '', origin: 'https://evil.example' }],
    ['no browser at all', { 'sec-fetch-site': '' }],
  ])('is refused from %s', async (_, headers) => {
    const refused = await send(headers)
    expect(refused).toMatchObject({ status: 403, acted: false })
    expect(refused.text).toContain('REQUEST-CROSS-SITE')
  })

  it('passes where other sites send by design', async () => {
    expect(await send({ 'sec-fetch-site': 'cross-site' }, '/from-elsewhere')).toMatchObject({
      status: 204,
      acted: true,
    })
  })
})
