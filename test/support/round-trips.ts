import { connect, createServer, type Socket } from 'node:net'

/** A proxy in front of a server that answers whoever asks, such as Redis: counts how often its client has sent something and then waited. */
export async function countRoundTrips(url: string) {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let trips = 0
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    let waiting = false
    for (const socket of [client, upstream]) sockets.add(socket.setNoDelay(true))
    client.on('data', (chunk) => {
      if (!waiting) trips += 1
      waiting = true
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      waiting = false
      client.write(chunk)
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    for (const socket of [client, upstream]) socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `redis://127.0.0.1:${port}`,
    /** Round trips since the last call. */
    taken(): number {
      const since = trips
      trips = 0
      return since
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
