import { Agent, type IncomingMessage, request } from 'node:http'

/** A request that the server has begun to answer for and whose body is still on its way. */
export interface HeldRequest {
  /** Sends the rest of the body. @returns the answer; @throws when the connection was cut off */
  finish(): Promise<{ status: number; connection: string | undefined; text: string }>
}

/**
 * Opens a form post and returns when the server has taken it up: it answers `100 Continue` (RFC 9110 section 10.1.1) once it has read the
 * headers, so no clock is needed to know that the request is running.
 */
export function holdRequest(url: string, body: string): Promise<HeldRequest> {
  const agent = new Agent({ keepAlive: true })
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    expect: '100-continue',
  }
  const sent = request(url, { method: 'POST', agent, headers })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve)
    sent.once('error', reject)
  })
  // Whoever holds a request until it is cut off hears of it from `finish`, not as a fault of the test.
  answered.catch(() => {})
  const finish = async () => {
    sent.end(body)
    const response = await answered
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += chunk
    agent.destroy()
    return { status: response.statusCode ?? 0, connection: response.headers.connection, text }
  }
  return new Promise((resolve, reject) => {
    sent.once('continue', () => resolve({ finish }))
    sent.once('error', reject)
    sent.flushHeaders()
  })
}
