import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { KakehashiError } from './foundation/index.ts'

/** A listener and how it ends. */
export interface Listener {
  readonly port: number
  /** Still answers, and asks every client to come back on a new connection, so that whoever balances load sends it elsewhere. */
  drain(): void
  /**
   * Takes no new connections and lets running requests finish; connections that wait idle, or longer than `patienceMs`, are cut off, so
   * that no client can keep the gateway from stopping.
   * @returns how many requests were cut off
   */
  stop(patienceMs: number): Promise<number>
}

/**
 * Longer than the 60 seconds for which proxies keep an idle connection: the proxy then is the one that closes it, and no request of
 * its meets a connection that we are just closing.
 */
const keepAliveTimeout = 75_000

/** Browsers open spare connections; when stopping, one that has never said anything is waited for no longer than this. */
const silentMs = 1000

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
  let draining = false
  const running = new Set<ServerResponse>()
  const connections = new Set<Socket>()
  const server = createServer({ keepAliveTimeout }, (request, response) => {
    running.add(response)
    response.once('close', () => running.delete(response))
    if (draining) response.setHeader('connection', 'close')
    return handler(request, response)
  })
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })

  const drain = () => {
    draining = true
    for (const response of running) if (!response.headersSent) response.setHeader('connection', 'close')
  }

  const stop = (patienceMs: number) =>
    new Promise<number>((resolve) => {
      drain()
      let cut = 0
      const spare = setTimeout(() => {
        for (const socket of connections) if (socket.bytesRead === 0) socket.destroy()
      }, silentMs)
      const impatient = setTimeout(() => {
        cut = running.size
        server.closeAllConnections()
      }, patienceMs)
      server.close(() => {
        clearTimeout(spare)
        clearTimeout(impatient)
        resolve(cut)
      })
      server.closeIdleConnections()
    })

  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(refusal(cause, at, member)))
    server.listen(at.port, at.host, () => resolve({ port: (server.address() as AddressInfo).port, drain, stop }))
  })
}

function refusal(cause: NodeJS.ErrnoException, { host, port }: { host: string; port: number }, member: string) {
  if (cause.code === 'EADDRINUSE')
    return new KakehashiError('START-PORT-TAKEN', { params: { port, host, member: `${member}.port` }, cause })
  const reason = cause.code ?? cause.message
  return new KakehashiError('START-CANNOT-LISTEN', { params: { port, host, member, reason }, cause })
}
