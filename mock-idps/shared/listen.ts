import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A listening server: its base URL without trailing slash, and how to end it at once. */
export interface Listening {
  url: string
  close(): Promise<void>
}

/**
 * Listens and tells the real URL. The URL names `localhost` for loopback and wildcard addresses, so that cookies and
 * issuers are the same however the server was reached.
 * @param makeHandler is given the URL, which is known only after listening when `port` is 0
 * @throws the listen error of Node, such as EADDRINUSE
 */
export async function listen(
  address: { port: number; host: string },
  makeHandler: (url: string) => RequestListener,
): Promise<Listening> {
  const server = createServer()
  await bound(server, address)
  const { port } = server.address() as AddressInfo
  const local = ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(address.host)
  const url = `http://${local ? 'localhost' : address.host}:${port}`
  server.on('request', makeHandler(url))
  return { url, close: () => closed(server) }
}

function bound(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host === 'localhost' ? '127.0.0.1' : host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
