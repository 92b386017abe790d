import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Router } from '@koa/router'
import Koa from 'koa'
import { createLog } from '../../src/foundation/index.ts'
import { formBody } from '../../src/web/forms.ts'
import { catchErrors, refuseCrossSite, securityHeaders } from '../../src/web/index.ts'
import { setVisitor, type Visitor } from '../../src/web/visitor.ts'

/**
 * Routes of the pages in a house like the real one, without the parts behind them.
 * @param options.visitor who is signed in on every request
 */
export async function openWebApp(options: { routers: readonly Router[]; visitor?: Visitor }) {
  const { routers, visitor } = options
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const app = new Koa()
  app.use(securityHeaders({ issuer: origin }))
  app.use(catchErrors({ log: createLog({ level: 'silent' }) }))
  app.use(refuseCrossSite({ issuer: origin, except: ['/from-elsewhere'] }))
  app.use((ctx, next) => {
    if (visitor) setVisitor(ctx, visitor)
    return next()
  })
  app.use(formBody())
  for (const router of routers) app.use(router.routes())
  server.on('request', app.callback())

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${origin}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin', ...init.headers },
    })
  return {
    origin,
    ask,
    post: (path: string, form: Record<string, string> = {}) =>
      ask(path, { method: 'POST', body: new URLSearchParams(form) }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export type WebApp = Awaited<ReturnType<typeof openWebApp>>
