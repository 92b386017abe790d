import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Arrival,
  clientAddress,
  forwardedOrigin,
  isHop,
  networkOf,
  trustedProxies,
} from '../../src/foundation/index.ts'

const from = (remoteAddress: string | undefined, headers: Arrival['headers'] = {}): Arrival => ({
  headers,
  socket: { remoteAddress },
})
const proxies = trustedProxies(['10.1.0.0/16', '2001:db8:1::/48', '192.0.2.7'])

describe('client address', () => {
  it.each([
    ['nobody is trusted', trustedProxies([]), '10.1.0.5', '203.0.113.9', '10.1.0.5'],
    ['the peer is not a trusted proxy', proxies, '198.51.100.4', '203.0.113.9', '198.51.100.4'],
    ['the peer is a trusted proxy', proxies, '10.1.0.5', '203.0.113.9', '203.0.113.9'],
    ['the client wrote an address itself', proxies, '10.1.0.5', '127.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['the client wrote a trusted address itself', proxies, '10.1.0.5', '1.2.3.4, 10.1.0.8, 203.0.113.9', '203.0.113.9'],
    ['two trusted proxies stand in line', proxies, '10.1.0.5', '203.0.113.9, 192.0.2.7', '203.0.113.9'],
    ['only proxies are named', proxies, '10.1.0.5', '10.1.0.6', '10.1.0.6'],
    ['the header is absent', proxies, '10.1.0.5', undefined, '10.1.0.5'],
    ['the header is empty', proxies, '10.1.0.5', '', '10.1.0.5'],
    ['the last entry is no address', proxies, '10.1.0.5', '203.0.113.9, unknown', '10.1.0.5'],
    ['the last entry is a host name', proxies, '10.1.0.5', 'evil.example', '10.1.0.5'],
    ['an entry has a port', proxies, '10.1.0.5', '203.0.113.9:4711', '203.0.113.9'],
    ['an entry is IPv6 in brackets with port', proxies, '10.1.0.5', '[2001:DB8:9::1]:4711', '2001:db8:9::1'],
    ['an entry has a zone', proxies, '10.1.0.5', 'fe80::1%eth0', '10.1.0.5'],
    ['the peer is an IPv4-mapped address', proxies, '::ffff:10.1.0.5', '::ffff:203.0.113.9', '203.0.113.9'],
    ['the proxy speaks IPv6', proxies, '2001:db8:1::a', '203.0.113.9', '203.0.113.9'],
    ['the connection is gone', proxies, undefined, '203.0.113.9', ''],
  ])('when %s', (_, trusted, peer, header, expected) => {
    const headers = header === undefined ? {} : { 'x-forwarded-for': header }
    expect(clientAddress(from(peer, headers), trusted)).toBe(expected)
  })

  it('is never moved by what a client puts in front of the proxy’s own entry', () => {
    fc.assert(
      fc.property(fc.string(), (spoofed) => {
        const headers = { 'x-forwarded-for': `${spoofed}, 203.0.113.9` }
        expect(clientAddress(from('10.1.0.5', headers), proxies)).toBe('203.0.113.9')
      }),
    )
  })

  it('is cut to its network for the log', () => {
    expect(networkOf('203.0.113.9')).toBe('203.0.113.0/24')
    expect(networkOf('2001:db8:9:1::7')).toBe('2001:db8:9::/48')
    expect(networkOf('2001:db8::7')).toBe('2001:db8:0::/48')
    expect(networkOf('::1')).toBe('0:0:0::/48')
    expect(networkOf('')).toBe('')
  })
})

describe('what a proxy says of scheme and host', () => {
  const headers = { host: 'gateway:3000', 'x-forwarded-proto': 'http, https', 'x-forwarded-host': 'ID.example.jp' }

  it('is believed from a trusted proxy, nearest entry first', () => {
    expect(forwardedOrigin(from('10.1.0.5', headers), proxies)).toEqual({ protocol: 'https', host: 'id.example.jp' })
  })

  it('is ignored from anybody else', () => {
    expect(forwardedOrigin(from('203.0.113.9', headers), proxies)).toBeUndefined()
    expect(forwardedOrigin(from('127.0.0.1', headers), trustedProxies([]))).toBeUndefined()
  })
})

describe('trusted proxies', () => {
  it.each(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32', '::1'])('accept %s', (hop) => expect(isHop(hop)).toBe(true))

  it.each([
    '',
    '*',
    'loopback',
    'proxy.example',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '2001:db8::/129',
    '10.0.0.0/-1',
  ])('refuse "%s"', (hop) => {
    expect(isHop(hop)).toBe(false)
    expect(() => trustedProxies([hop])).toThrow('neither an address nor a network')
  })
})
