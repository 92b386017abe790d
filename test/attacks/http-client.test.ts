import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHttpClient } from '../../src/foundation/index.ts'

/** A server on a free loopback port; answers its `host:port`. */
async function serve(handler: RequestListener): Promise<string> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

function client(options: { allowedPrivateHosts?: string[]; timeoutMs?: number; maxBytes?: number } = {}) {
  const http = createHttpClient({ allowedPrivateHosts: [], timeoutMs: 2000, maxBytes: 1000, ...options })
  onTestFinished(() => http.close())
  return http
}

/** The message of what was thrown and of its causes. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    const lines: string[] = []
    for (let current: unknown = error; current instanceof Error; current = current.cause) lines.push(current.message)
    return lines.join(' / ')
  }
  throw new Error('was not refused')
}

describe('outbound client', () => {
  it('answers for a host that the operator listed', async () => {
    const host = await serve((_, response) => response.end('hello'))
    const answer = await client({ allowedPrivateHosts: [host] })(`http://${host}/`)
    expect(await answer.text()).toBe('hello')
  })

  it.each([
    'http://127.0.0.1:1/',
    'http://[::1]:1/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:127.0.0.1]/',
    'http://0.0.0.0/',
    'http://2130706433/',
  ])('refuses the private address %s', async (url) => {
    expect(await refusal(client()(url))).toContain('private')
  })

  it('refuses a public name that resolves to a private address, however it is checked before', async () => {
    const host = await serve((_, response) => response.end('inside'))
    const port = host.split(':')[1]
    expect(await refusal(client()(`http://localhost:${port}/`))).toContain('only private addresses')
  })

  it('does not follow a redirect', async () => {
    const host = await serve((_, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end())
    expect((await client({ allowedPrivateHosts: [host] })(`http://${host}/`)).status).toBe(302)
  })

  it('gives up on an answer that grows over the cap, also when it is compressed or of unknown length', async () => {
    const host = await serve((_, response) => {
      response.write('x'.repeat(600))
      response.end('x'.repeat(600))
    })
    expect(await refusal(client({ allowedPrivateHosts: [host] })(`http://${host}/`))).toContain(
      'longer than 1000 bytes',
    )
  })

  it('gives up on an answer that never comes', async () => {
    const host = await serve(() => {})
    expect(await refusal(client({ allowedPrivateHosts: [host], timeoutMs: 100 })(`http://${host}/`))).toContain(
      'timeout',
    )
  })

  it('gives up on an answer that trickles on after the deadline', async () => {
    const host = await serve((_, response) => void response.write('a'))
    expect(await refusal(client({ allowedPrivateHosts: [host], timeoutMs: 100 })(`http://${host}/`))).toContain(
      'timeout',
    )
  })

  it.each(['file:///etc/passwd', 'ftp://example.jp/', 'data:text/plain,x'])('refuses the scheme of %s', async (url) => {
    expect(await refusal(client()(url))).toContain('scheme')
  })
})
