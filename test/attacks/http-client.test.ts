import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createNetServer, type Socket } from 'node:net'
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

  it('answers two first requests at once', async () => {
    const host = await serve((_, response) => response.end('hello'))
    const http = client({ allowedPrivateHosts: [host] })
    const answers = await Promise.all([http(`http://${host}/`), http(`http://${host}/`)])
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['hello', 'hello'])
  })

  it('sends nothing once it is closed, be it that it never sent before', async () => {
    const host = await serve((_, response) => response.end('hello'))
    const http = client({ allowedPrivateHosts: [host] })
    await http.close()
    expect(await refusal(http(`http://${host}/`))).toBe('the outbound client is closed')
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

  it('gives up on a connection that is never ready', async () => {
    // Takes the connection and never answers the handshake.
    const sockets: Socket[] = []
    const silent = createNetServer((socket) => void sockets.push(socket.on('error', () => {})))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void silent.close())
    const host = `127.0.0.1:${(silent.address() as AddressInfo).port}`
    const began = performance.now()
    expect(await refusal(client({ allowedPrivateHosts: [host], timeoutMs: 100 })(`https://${host}/`))).toContain(
      'timeout after 100 ms',
    )
    expect(performance.now() - began).toBeLessThan(2000)
    for (const socket of sockets) socket.destroy()
  })

  it('gives up on an answer that trickles on after the deadline', async () => {
    const host = await serve((_, response) => void response.write('a'))
    expect(await refusal(client({ allowedPrivateHosts: [host], timeoutMs: 100 })(`http://${host}/`))).toContain(
      'timeout',
    )
  })

  it('gives up when its caller does, before and while somebody answers', async () => {
    const asked: string[] = []
    const host = await serve((request) => void asked.push(request.url as string))
    const http = client({ allowedPrivateHosts: [host] })
    const reason = new Error('nobody waits any more')
    expect(await refusal(http(`http://${host}/never`, { signal: AbortSignal.abort(reason) }))).toBe(reason.message)
    const controller = new AbortController()
    const call = refusal(http(`http://${host}/once`, { signal: controller.signal }))
    await expect.poll(() => asked).toEqual(['/once'])
    controller.abort(reason)
    expect(await call).toBe(reason.message)
    expect(asked).toEqual(['/once'])
  })

  it('says when nobody is there', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const host = `127.0.0.1:${(closed.address() as AddressInfo).port}`
    await new Promise((resolve) => closed.close(resolve))
    expect(await refusal(client({ allowedPrivateHosts: [host] })(`http://${host}/`))).toContain('ECONNREFUSED')
  })

  it('says when a connection ends in the middle of an answer', async () => {
    const host = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half')
      setTimeout(() => response.destroy(), 20)
    })
    expect(await refusal(client({ allowedPrivateHosts: [host] })(`http://${host}/`))).not.toBe('')
  })

  it('refuses a header that would end its line', async () => {
    const host = await serve((_, response) => response.end())
    const headers = { 'x-one': 'a\r\nx-two: b' }
    expect(await refusal(client({ allowedPrivateHosts: [host] })(`http://${host}/`, { headers }))).toContain('header')
  })

  it.each(['file:///etc/passwd', 'ftp://example.jp/', 'data:text/plain,x'])('refuses the scheme of %s', async (url) => {
    expect(await refusal(client()(url))).toContain('scheme')
  })
})

describe('an answer', () => {
  async function answer(body: string | Buffer = '{"a":1}', status = 200) {
    const host = await serve((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] }).end(body)
    })
    return client({ allowedPrivateHosts: [host] })(`http://${host}/`)
  }

  it('is a Response, and can be read in each of the ways of one', async () => {
    expect(await answer()).toBeInstanceOf(Response)
    expect(await (await answer()).json()).toEqual({ a: 1 })
    expect(await (await answer()).text()).toBe('{"a":1}')
    expect(await (await answer('\ufeff学校')).text()).toBe('学校')
    expect(Buffer.from(await (await answer()).arrayBuffer()).toString()).toBe('{"a":1}')
    expect(Buffer.from(await (await answer()).bytes()).toString()).toBe('{"a":1}')
    expect(await (await answer()).blob().then((blob) => blob.text())).toBe('{"a":1}')
    expect(await new Response((await answer()).body).text()).toBe('{"a":1}')
    expect((await answer()).headers.get('content-type')).toBe('application/json')
    expect((await answer()).headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await answer('{}', 400)).toMatchObject({ status: 400, ok: false, bodyUsed: false })
    expect((await answer('', 204)).body).toBeNull()
  })

  it('can be read once, and by a copy beside', async () => {
    const one = await answer()
    expect(await one.clone().json()).toEqual({ a: 1 })
    expect(one.bodyUsed).toBe(false)
    expect(await one.json()).toEqual({ a: 1 })
    expect(one.bodyUsed).toBe(true)
    await expect(one.text()).rejects.toThrow(TypeError)
    const other = await answer()
    await other.text()
    expect(other.bodyUsed).toBe(true)
    await expect(other.json()).rejects.toThrow(TypeError)
  })

  it('refuses what is no JSON', async () => {
    await expect((await answer('<html>')).json()).rejects.toThrow(SyntaxError)
  })
})
