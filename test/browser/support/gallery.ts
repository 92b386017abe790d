import type { AddressInfo } from 'node:net'
import { Router } from '@koa/router'
import Koa from 'koa'
import { KakehashiError, type Locale } from '../../../src/foundation/index.ts'
import { assetRoutes } from '../../../src/web/assets.ts'
import { errorPage } from '../../../src/web/errors/error-page.ts'
import { developersPage } from '../../../src/web/home/developers-page.ts'
import { homePage } from '../../../src/web/home/home-page.ts'
import type { Page } from '../../../src/web/layout.ts'
import { localeOf } from '../../../src/web/locale.ts'
import { securityHeaders } from '../../../src/web/security-headers.ts'
import { show } from '../../../src/web/show.ts'

/** Every page of the product once, with invented content, so that each can be looked at without the journey to it. */
export const gallery: Readonly<Record<string, (locale: Locale) => Page>> = {
  home: homePage,
  developers: (locale) => developersPage(locale, { issuer: 'https://id.example.jp' }),
  'not-found': (locale) => errorPage(locale, { error: new KakehashiError('REQUEST-NOT-FOUND') }),
  fault: (locale) =>
    errorPage(locale, { error: new KakehashiError('SERVER-FAULT'), attempt: 'p5wUEbTqkJ0uJvGqkXQd4w' }),
}

/** Serves the gallery on a free port. */
export async function openGallery(): Promise<{ origin: string; close: () => Promise<void> }> {
  const app = new Koa()
  const router = new Router()
  router.get('/:name', (ctx, next) => {
    const page = gallery[String(ctx.params.name)]
    return page === undefined ? next() : show(ctx, page(localeOf(ctx)))
  })
  app.use(securityHeaders({ issuer: 'http://localhost' }))
  app.use(assetRoutes().routes()).use(router.routes())
  const server = app.listen(0, 'localhost')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
