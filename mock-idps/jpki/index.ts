import Koa from 'koa'
import { listen } from '../shared/listen.ts'
import { pageHeaders } from '../shared/page.ts'
import { openAuthorities } from './authority.ts'
import { openCards } from './cards.ts'
import { controlRoutes } from './control.ts'
import { createFaultPanel, type Fault } from './faults.ts'
import { ocspRoutes } from './ocsp-route.ts'
import { type Purpose, shortName } from './oids.ts'
import { createPinCounters } from './pin-counters.ts'
import { readerRoutes } from './reader.ts'
import { createResponder } from './responder.ts'
import { town } from './town.ts'

export { type Fault, faults } from './faults.ts'

export interface MockJpki {
  url: string
  /** Directory of the anchors a relying gateway is given: `sign-*.pem` and `auth-*.pem`. */
  anchorsDirectory: string
  ocspUrls: { sign: string; auth: string }
  /** Sets a fault for one card, or for every card; `none` without a card clears all. */
  setFault(fault: Fault, card?: string): void
  /** Clears the faults and puts every PIN counter back to where it starts. */
  resetCards(): void
  close(): Promise<void>
}

/**
 * Starts the mock of the public certification service (公的個人認証サービス): certificate authorities, OCSP responders and a card reader.
 * @param options.port 0 for any free port
 * @param options.dataDirectory where keys, certificates and anchors are kept; made when missing
 * @param options.now the mock's idea of the time; certificates and answers follow it
 * @throws the listen error of Node, such as EADDRINUSE
 */
export async function startMockJpki(options: {
  port?: number
  host?: string
  dataDirectory: string
  now?: () => Date
}): Promise<MockJpki> {
  const now = options.now ?? (() => new Date())
  let url = ''
  const ocspUrl = (purpose: Purpose) => `${url}/ocsp/${shortName[purpose]}`
  const authorities = await openAuthorities(options.dataDirectory, now)
  const cards = await openCards({ directory: options.dataDirectory, people: town, authorities, ocspUrl, now })
  const panel = createFaultPanel()
  const counters = createPinCounters(town)

  const app = new Koa()
  app.use(pageHeaders())
  const answer = createResponder({ authorities, cards, panel, now })
  for (const router of [
    readerRoutes({ cards, counters, panel }),
    controlRoutes({ cards, counters, panel }),
    ocspRoutes(answer),
  ])
    app.use(router.routes())

  const server = await listen({ port: options.port ?? 0, host: options.host ?? 'localhost' }, (listening) => {
    url = listening
    return app.callback()
  })
  return {
    url,
    anchorsDirectory: authorities.anchorsDirectory,
    ocspUrls: { sign: ocspUrl('signature'), auth: ocspUrl('authentication') },
    setFault: panel.set,
    resetCards() {
      panel.set('none')
      counters.reset()
    },
    close: server.close,
  }
}
