import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** What of a request tells where it came from. */
export type Arrival = Pick<IncomingMessage, 'headers'> & {
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** The proxies whose word about a request is taken. */
export interface TrustedProxies {
  /** Whether any is named. */
  readonly some: boolean
  includes(address: string): boolean
}

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
const longestPrefix = (address: string) => (isIP(address) === 6 ? 128 : 32)

/** Parses `192.0.2.0/24`, `2001:db8::/32` or a single address. @returns undefined for anything else, and for networks of everybody */
function parseHop(text: string): { address: string; prefix: number } | undefined {
  const [address = '', length, ...rest] = text.split('/')
  if (rest.length > 0 || isIP(address) === 0) return undefined
  const longest = longestPrefix(address)
  if (length === undefined) return { address, prefix: longest }
  const prefix = Number(length)
  return /^\d{1,3}$/.test(length) && prefix > 0 && prefix <= longest ? { address, prefix } : undefined
}

/** Whether a text names an address or a network in CIDR notation (RFC 4632, RFC 4291 section 2.3). */
export const isHop = (text: string): boolean => parseHop(text) !== undefined

/**
 * Builds the set of trusted proxies.
 * @param hops addresses or networks in CIDR notation; none means that no header is believed
 * @throws when one is neither: settings are checked before
 */
export function trustedProxies(hops: readonly string[]): TrustedProxies {
  const list = new BlockList()
  for (const hop of hops) {
    const parsed = parseHop(hop)
    if (!parsed) throw new Error(`"${hop}" is neither an address nor a network`)
    list.addSubnet(parsed.address, parsed.prefix, family(parsed.address))
  }
  // Most requests come by one proxy; asking the list costs more than the rest of looking where a request came from.
  let lastIncluded: string | undefined
  const includes = (address: string): boolean => {
    if (address === lastIncluded) return true
    const included = isIP(address) !== 0 && list.check(address, family(address))
    if (included) lastIncluded = address
    return included
  }
  return hops.length === 0 ? { some: false, includes: () => false } : { some: true, includes }
}

/** IPv4 as it is also when it comes in as an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2), so that one client has one name. */
const plain = (address: string) =>
  address.includes(':') ? (/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address.toLowerCase()) : address

/** The address of one entry of X-Forwarded-For, which some proxies write with a port or in brackets. */
function addressOf(entry: string): string | undefined {
  const text = entry.trim()
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text
  return isIP(bare) === 0 || bare.includes('%') ? undefined : plain(bare)
}

const wholeHeader = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(',') : (value ?? ''))

/** Address of whoever is connected: a client, or the last proxy before us. */
export const peerAddress = (request: Arrival): string => plain(request.socket.remoteAddress ?? '')

/**
 * The address a request came from. X-Forwarded-For is read from its right end, and only as far as every hop to the right is a trusted
 * proxy: whatever a client wrote into the header itself lies further left and is never reached.
 * @returns an IP address; empty when the connection is gone already
 */
export function clientAddress(request: Arrival, trusted: TrustedProxies): string {
  let address = peerAddress(request)
  if (!trusted.includes(address)) return address
  const hops = wholeHeader(request.headers['x-forwarded-for']).split(',')
  while (trusted.includes(address)) {
    const before = addressOf(hops.pop() ?? '')
    if (before === undefined) break
    address = before
  }
  return address
}

/** The first groups of sixteen bits of an IPv6 address, whose zeroes may be left out in writing (RFC 4291, section 2.2). */
function firstGroups(address: string, count: number): string {
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...gap, ...right].slice(0, count).join(':')
}

/**
 * The network a request came from: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one. Enough to see a school's or a
 * household's line in a log, and not one device.
 */
export function networkOf(address: string): string {
  const version = isIP(address)
  if (version === 4) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`
  return version === 6 ? `${firstGroups(address, 3)}::/48` : ''
}

/** Whom a limit per address counts: an IPv4 address, or the 64 bits of an IPv6 one that a line gets; below them one machine takes any it likes. */
export const lineOf = (address: string): string => (isIP(address) === 6 ? `${firstGroups(address, 4)}::/64` : address)

/** How a trusted proxy says that the browser asked: scheme and host. Undefined when the request came by no trusted proxy. */
export function forwardedOrigin(
  request: Arrival,
  trusted: TrustedProxies,
): { protocol: string | undefined; host: string | undefined } | undefined {
  if (!trusted.includes(peerAddress(request))) return undefined
  // The proxy nearest to us wrote the last entry; what stands before may be the client's.
  const last = (name: string) => wholeHeader(request.headers[name]).split(',').at(-1)?.trim().toLowerCase() || undefined
  return { protocol: last('x-forwarded-proto'), host: last('x-forwarded-host') ?? request.headers.host?.toLowerCase() }
}
