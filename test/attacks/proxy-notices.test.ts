import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { trustedProxies } from '../../src/foundation/index.ts'
import { missingProxy, noticeProxies } from '../../src/proxy-notices.ts'
import { generalSchema } from '../../src/settings/index.ts'

/** A gateway's listener behind loopback as its proxy, and what it logged. */
async function gateway(options: { issuer?: string; trusted?: readonly string[] } = {}) {
  const lines: { fields: Record<string, unknown>; text: string }[] = []
  const handler = noticeProxies((_, response) => response.end('answered'), {
    issuer: options.issuer ?? 'https://id.example.jp',
    trusted: trustedProxies(options.trusted ?? ['127.0.0.1']),
    log: { warn: (fields, text) => void lines.push({ fields: fields as Record<string, unknown>, text }) },
  })
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const ask = async (headers: Record<string, string>) => {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers })
    expect(await answer.text()).toBe('answered')
  }
  return { lines, ask }
}

const right = { 'x-forwarded-host': 'id.example.jp', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' }

describe('what is wrong between proxy and gateway', () => {
  it('is nothing when the proxy says what the issuer says', async () => {
    const { lines, ask } = await gateway()
    await ask(right)
    expect(lines).toEqual([])
  })

  it.each([
    ['host-differs', { ...right, 'x-forwarded-host': 'gateway.internal:3000' }, { host: 'gateway.internal:3000' }],
    ['scheme-differs', { ...right, 'x-forwarded-proto': 'http' }, { scheme: 'http' }],
    ['scheme-differs', { ...right, 'x-forwarded-proto': '' }, { scheme: '(absent)' }],
  ])('is named once: %s', async (notice, headers, fields) => {
    const { lines, ask } = await gateway()
    for (let n = 0; n < 3; n += 1) await ask(headers)
    expect(lines).toHaveLength(1)
    expect(lines[0]?.fields).toEqual({ notice, issuer: 'https://id.example.jp', ...fields })
    expect(lines[0]?.text).toMatch(/nginx: proxy_set_header/)
  })

  it('does not fill the log with what a client wrote', async () => {
    const { lines, ask } = await gateway()
    await ask({ ...right, 'x-forwarded-host': 'x'.repeat(5000) })
    expect(String(lines[0]?.fields.host)).toHaveLength(100)
  })

  it('is named when a hop forwards that nobody trusts, whose word is not taken', async () => {
    const { lines, ask } = await gateway({ trusted: [] })
    await ask({ 'x-forwarded-for': '203.0.113.9' })
    await ask({ 'x-forwarded-proto': 'http' })
    expect(lines.map(({ fields }) => fields)).toEqual([{ notice: 'proxy-unknown', peer: '127.0.0.1' }])
  })

  it('is nothing for a browser that asks directly', async () => {
    const { lines, ask } = await gateway({ trusted: [] })
    await ask({ host: 'evil.example' })
    expect(lines).toEqual([])
  })
})

describe('an https issuer without a trusted proxy', () => {
  const settings = (issuer: string, trusted_proxies: string[] = []) =>
    generalSchema.parse({ issuer, listen: { trusted_proxies } })

  it('is named at start', () => {
    expect(missingProxy(settings('https://id.example.jp'))).toContain('listen.trusted_proxies')
  })

  it.each([
    ['https://id.example.jp', ['10.0.0.0/8']],
    ['https://localhost:3000', []],
    ['https://[::1]:3000', []],
    ['http://id.example.jp', []],
  ])('%s with %j is not', (issuer, trusted) => {
    expect(missingProxy(settings(issuer, trusted))).toBeUndefined()
  })
})

describe('an issuer on this machine', () => {
  const said = (issuer: string, port: number, trusted_proxies: string[] = []) =>
    missingProxy(generalSchema.parse({ issuer, listen: { port, trusted_proxies } }))

  it.each([
    ['http://localhost:3000', 3005, 'port 3000'],
    ['http://localhost', 3000, 'port 80'],
    ['https://127.0.0.1', 3000, 'port 443'],
  ])('at another port than the one we listen on is named at start: %s, %i', (issuer, port, named) => {
    expect(said(issuer, port)).toContain(named)
    expect(said(issuer, port)).toContain(`listens on ${port}`)
  })

  it('is right at our port, at one that is free, and behind a proxy', () => {
    expect(said('http://localhost:3000', 3000)).toBeUndefined()
    expect(said('http://localhost:3000', 0)).toBeUndefined()
    expect(said('http://localhost:3000', 3005, ['127.0.0.1'])).toBeUndefined()
  })
})
