import { Agent, request } from 'node:https'
import { expect, it, vi } from 'vitest'
import { startGatewayProcess } from '../support/gateway-process.ts'
import { startNginx } from '../support/nginx.ts'
import { needs } from '../support/require.ts'
import { freePort } from '../support/servers.ts'

// Whole processes start here, several to a test; a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 })

/** A client of nginx that knows the issuer's name only. */
function client(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  return (method: 'GET' | 'POST', path: string, options: { host?: string; headers?: object; body?: string } = {}) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const host = options.host ?? 'id.example.jp'
      const headers = { host, 'content-type': 'application/x-www-form-urlencoded', ...options.headers }
      const to = { host: '127.0.0.1', port, servername: host, rejectUnauthorized: false, agent, method, path, headers }
      const sent = request(to, async (response) => {
        let text = ''
        for await (const chunk of response.setEncoding('utf8')) text += chunk
        resolve({ status: response.statusCode ?? 0, text })
      })
      sent.once('error', reject)
      sent.end(options.body)
    })
}

/** One node of two, which can be started again on its port. */
const startNode = (port: number) =>
  startGatewayProcess({
    environment: {
      KAKEHASHI_ISSUER: 'https://id.example.jp',
      KAKEHASHI_LISTEN_HOST: '127.0.0.1',
      KAKEHASHI_LISTEN_PORT: String(port),
      KAKEHASHI_LISTEN_TRUSTED_PROXIES: '127.0.0.1',
      KAKEHASHI_LISTEN_DRAIN_MS: '3000',
    },
  })

needs('nginx')('behind nginx as shipped', () => {
  it('two nodes are restarted one after the other without a refused request', async () => {
    const ports = [await freePort(), await freePort()]
    const nodes = await Promise.all(ports.map(startNode))
    const nginx = await startNginx(ports.map((port) => `127.0.0.1:${port}`))
    const ask = client(nginx.port)

    const answers = new Map<string, number>()
    const count = (answer: string) => answers.set(answer, (answers.get(answer) ?? 0) + 1)
    let going = true
    const load = Array.from({ length: 8 }, async (_, n) => {
      const body = 'grant_type=authorization_code&code=none&client_id=nobody'
      const headers = {
        'x-forwarded-for': '198.51.100.7',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': 'evil.example',
      }
      while (going)
        await (n % 2 === 0
          ? ask('GET', '/.well-known/openid-configuration', { headers })
          : ask('POST', '/token', { headers, body })
        ).then(
          ({ status }) => count(`${n % 2 === 0 ? 'GET' : 'POST'} ${status}`),
          (error: Error) => count(error.message),
        )
    })
    const logs = nodes.map(({ lines }) => lines)
    for (const [index, node] of nodes.entries()) {
      node.signal('SIGTERM')
      expect(await node.ended).toMatchObject({ code: 0 })
      logs.push((await startNode(ports[index] as number)).lines)
    }
    going = false
    await Promise.all(load)
    expect([...answers.keys()].sort()).toEqual(['GET 200', 'POST 401'])

    // What the client wrote about itself never got past nginx, and nothing was wrong between nginx and the nodes.
    const lines = logs.flat()
    expect(new Set(lines.filter(({ msg }) => msg === 'request').map(({ network }) => network))).toEqual(
      new Set(['127.0.0.0/24']),
    )
    expect(lines.filter(({ notice }) => notice !== undefined)).toEqual([])
  })

  it('answers nobody who asks for another host, and logs no address that is a secret', async () => {
    const port = await freePort()
    await startNode(port)
    const nginx = await startNginx([`127.0.0.1:${port}`])
    const ask = client(nginx.port)
    await expect(ask('GET', '/', { host: 'evil.example' })).rejects.toThrow()
    expect((await ask('GET', '/offers/whoever-knows-this')).status).toBe(404)
    expect((await ask('GET', '/authorize?code_challenge=secret-in-the-query')).status).toBe(400)
    expect((await ask('POST', '/token', { body: 'x'.repeat(1_100_000) })).status).toBe(413)
    const log = nginx.accessLog().join('\n')
    expect(log).toContain('GET /offers/... 404')
    expect(log).not.toMatch(/whoever-knows-this|secret-in-the-query/)
  })
})
