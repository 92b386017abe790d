import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What a receiver answers: a status, a status with a body or headers, or nothing for as long as the test likes. */
export type Answer = number | { status: number; body?: string; headers?: Record<string, string> } | 'hang'

/**
 * A server to which messages are sent.
 * @param answers one after the other; the last one again and again
 */
export async function startReceiver(...answers: Answer[]) {
  const heard: string[] = []
  const held = new Set<ServerResponse>()
  const waiting = new Set<() => void>()
  let script = answers
  const reply = (response: ServerResponse, answer: Answer | undefined) => {
    if (answer === 'hang') return void held.add(response)
    const { status, body = '', headers = {} } = typeof answer === 'object' ? answer : { status: answer ?? 200 }
    response.writeHead(status, headers).end(body)
  }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      heard.push(body)
      reply(response, script.length > 1 ? script.shift() : script[0])
      for (const look of waiting) look()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const host = `localhost:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}/hear`,
    host,
    /** Bodies in the order in which they came. */
    heard: heard as readonly string[],
    /** Resolves when that many have come. */
    has: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (heard.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    /** From now on. */
    answer: (...next: Answer[]) => {
      script = next
    },
    /** Breaks the connections that wait for an answer. */
    hangUp: () => {
      for (const response of held) response.destroy()
      held.clear()
    },
    /** Answers what hangs. */
    release: (status: number) => {
      for (const response of held) response.writeHead(status).end()
      held.clear()
    },
  }
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>
