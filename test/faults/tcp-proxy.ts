import { connect, createServer, type Socket } from 'node:net'

/** A loopback address whose server can be exchanged behind it, as a virtual IP address or a DNS name is moved in a failover. */
export interface TcpProxy {
  readonly port: number
  /** Cuts every connection and leads new ones there. */
  pointTo(port: number): void
  close(): Promise<void>
}

export async function openTcpProxy(target: number): Promise<TcpProxy> {
  let current = target
  const open = new Set<Socket>()
  const keep = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => open.delete(socket))
  }
  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port: current })
    keep(client)
    keep(upstream)
    client.pipe(upstream).pipe(client)
    client.once('close', () => upstream.destroy())
    upstream.once('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const cut = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    pointTo: (port) => {
      current = port
      cut()
    },
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
