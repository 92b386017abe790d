import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { KakehashiError } from './foundation/index.ts'

/**
 * Listens, or says which port is taken. @param at port 0 takes a free one
 * @returns the server and the port it got @throws START-PORT-TAKEN
 */
export function listen(
  handler: RequestListener,
  at: { host: string; port: number },
): Promise<{ server: Server; port: number }> {
  const server = createServer(handler)
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE'
      reject(
        taken ? new KakehashiError('START-PORT-TAKEN', { params: { port: at.port, host: at.host }, cause }) : cause,
      )
    })
    server.listen(at.port, at.host, () => resolve({ server, port: (server.address() as AddressInfo).port }))
  })
}

/** Stops accepting, lets running requests finish, and resolves when the last connection is gone. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
