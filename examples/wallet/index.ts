/**
 * An example of a wallet, as somebody else would write it: it collects SD-JWT credentials over OpenID4VCI 1.0 and presents them over
 * OpenID4VP 1.0. It knows nothing of the gateway but what links, metadata and certificates say.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa, { type Middleware } from 'koa'
import { pageHeaders } from './layout.ts'
import { showProblem } from './pages.ts'
import { WalletProblem } from './problem.ts'
import { walletRoutes } from './routes.ts'
import { createWallet, type Wallet } from './wallet.ts'

export { WalletProblem } from './problem.ts'
export { createWallet, type Proposal, type Wallet } from './wallet.ts'

export interface WalletOptions {
  /** 0 takes a free port. */
  readonly port?: number
  /** Address to listen on; keep it on this machine, the wallet has no sign-in. */
  readonly host?: string
  /** File for credentials and keys; in memory when absent. */
  readonly file?: string
  readonly clock?: { now(): Date }
}

export interface RunningWallet {
  /** Base URL without trailing slash. */
  readonly url: string
  readonly wallet: Wallet
  close(): Promise<void>
}

/**
 * Starts the wallet's pages on `localhost`, port 3005 unless said otherwise.
 * @throws the listen error of Node, such as EADDRINUSE
 */
export async function startWallet(options: WalletOptions = {}): Promise<RunningWallet> {
  const clock = options.clock ?? { now: () => new Date() }
  const wallet = createWallet({ clock, ...(options.file ? { file: options.file } : {}) })
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 3005, options.host ?? '127.0.0.1', resolve)
  })
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  server.on('request', application(wallet, clock, url).callback())
  return {
    url,
    wallet,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function application(wallet: Wallet, clock: { now(): Date }, url: string): Koa {
  const app = new Koa()
  app.use(pageHeaders)
  app.use(showProblems)
  app.use(refuseCrossSite(url))
  app.use(walletRoutes(wallet, clock).routes())
  app.use(() => {
    throw new WalletProblem('unknown')
  })
  return app
}

/** Shows every failure as a page; what is not a known problem is logged. */
const showProblems: Middleware = async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    if (error instanceof WalletProblem) return showProblem(ctx, error)
    console.error(`${ctx.method} ${ctx.path}:`, error)
    showProblem(ctx, { code: 'fault', status: 500, ja: '内部の問題が起きました。', message: 'Something broke.' })
  }
}

/** Links may come from anywhere, decisions only from our own pages. */
const refuseCrossSite =
  (url: string): Middleware =>
  async (ctx, next) => {
    const site = ctx.get('sec-fetch-site')
    const own = site === '' ? ctx.get('origin') === url : site === 'same-origin' || site === 'none'
    if (ctx.method !== 'GET' && !own) throw new WalletProblem('cross-site')
    await next()
  }
