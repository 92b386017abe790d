import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net'
import { KakehashiError } from './foundation/index.ts'

/** A listener and how it ends. */
export interface Listener {
  readonly port: number
  /**
   * Takes no new connections and goes on as ever with those that are open. Comes before `finish`, everywhere on this port: a connection that the
   * system has taken for us and we have not is reset when the listener closes, with the request that is on it, so nobody may be sent to
   * make new connections while it closes.
   */
  refuse(): Promise<void>
  /**
   * Answers what runs and what still arrives on connections that are open, and lets each answer close its connection.
   * @param idleMs how long connections that wait idle are left open, milliseconds: a request may be on its way on one
   * @param patienceMs how long running requests are waited for; then they are cut off, so that no client can keep the gateway from stopping
   * @returns how many requests were cut off
   */
  finish(wait: { idleMs: number; patienceMs: number }): Promise<number>
}

/**
 * Longer than the 60 seconds for which proxies keep an idle connection: the proxy then is the one that closes it, and no request of
 * its meets a connection that we are just closing.
 */
const keepAliveTimeout = 75_000

/**
 * Listens, or says what keeps it from listening.
 * @param at port 0 takes a free one
 * @param member the setting that `at` comes from, named in a refusal
 * @throws START-PORT-TAKEN, START-CANNOT-LISTEN
 */
export function listen(
  handler: RequestListener,
  at: { host: string; port: number },
  member: 'listen' | 'management' = 'listen',
): Promise<Listener> {
  let stopping = false
  const running = new Set<ServerResponse>()
  const connections = new Set<Socket>()
  const closeAfter = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('connection', 'close')
  }
  const server = createServer({ keepAliveTimeout }, (request, response) => {
    running.add(response)
    response.once('close', () => running.delete(response))
    if (stopping) closeAfter(response)
    return handler(request, response)
  })
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })

  const closed = new Promise((resolve) => server.once('close', resolve))
  const refuse = () =>
    new Promise<void>((resolve) => {
      setImmediate(() => {
        // Not the close of an HTTP server, which cuts off idle connections at once.
        NetServer.prototype.close.call(server)
        resolve()
      })
    })

  const finish = async ({ idleMs, patienceMs }: { idleMs: number; patienceMs: number }) => {
    stopping = true
    running.forEach(closeAfter)
    let cut = 0
    const idle = setTimeout(() => {
      server.closeIdleConnections()
      // Browsers open spare connections, which have never said anything and do not count as idle.
      for (const socket of connections) if (socket.bytesRead === 0) socket.destroy()
    }, idleMs)
    const impatient = setTimeout(() => {
      cut = running.size
      server.closeAllConnections()
    }, patienceMs)
    await closed
    clearTimeout(idle)
    clearTimeout(impatient)
    return cut
  }

  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(refusal(cause, at, member)))
    server.listen(at.port, at.host, () => resolve({ port: (server.address() as AddressInfo).port, refuse, finish }))
  })
}

function refusal(cause: NodeJS.ErrnoException, { host, port }: { host: string; port: number }, member: string) {
  if (cause.code === 'EADDRINUSE')
    return new KakehashiError('START-PORT-TAKEN', { params: { port, host, member: `${member}.port` }, cause })
  const reason = cause.code ?? cause.message
  return new KakehashiError('START-CANNOT-LISTEN', { params: { port, host, member, reason }, cause })
}
