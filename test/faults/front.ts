import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

/** What stands before the nodes, as a load balancer does. */
export interface Front {
  /** Sends everything to this node alone; to all in turn again without one. */
  only(node?: number): void
  close(): Promise<void>
}

/**
 * Gives requests to the nodes in turn. A node that cannot be connected to is passed over; a request that breaks off on the way is not sent
 * again: whoever sent it does not learn what became of it.
 * @param ports of the nodes; undefined for one that is down
 */
export async function openFront(port: number, ports: () => readonly (number | undefined)[]): Promise<Front> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  let turn = 0
  let chosen: number | undefined

  const candidates = (): number[] => {
    const all = ports()
    if (chosen !== undefined) return [all[chosen]].filter((one) => one !== undefined)
    const up = all.filter((one) => one !== undefined)
    turn += 1
    return up.map((_, index) => up[(turn + index) % up.length] as number)
  }

  const pass = (incoming: IncomingMessage, body: Buffer, answer: ServerResponse, [first, ...others]: number[]) => {
    if (first === undefined) {
      answer.writeHead(502, { 'content-type': 'text/plain', connection: 'close' }).end('no node is up')
      return
    }
    const options = { host: '127.0.0.1', port: first, method: incoming.method, path: incoming.url, agent }
    const outgoing = request({ ...options, headers: incoming.headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.rawHeaders)
      response.pipe(answer)
      response.once('error', () => answer.destroy())
    })
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      const notSent = error.code === 'ECONNREFUSED' || (error.code === 'ECONNRESET' && outgoing.reusedSocket)
      if (notSent && incoming.method === 'GET') pass(incoming, body, answer, [...others])
      else if (error.code === 'ECONNREFUSED') pass(incoming, body, answer, [...others])
      else answer.destroy()
    })
    outgoing.end(body)
  }

  const server = createServer(async (incoming, answer) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part as Buffer)
    pass(incoming, Buffer.concat(parts), answer, candidates())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, 'localhost', resolve)
  })
  return {
    only: (node) => {
      chosen = node
    },
    close: async () => {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
