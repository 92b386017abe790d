import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Agent, fetch as undiciFetch } from 'undici'

/** The one way out: `fetch` with a time-out, a size cap, no redirects and no private addresses unless the operator lists the host. */
export type HttpClient = ((input: string | URL | Request, init?: RequestInit) => Promise<Response>) & {
  close(): Promise<void>
}

const privateAddresses = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  privateAddresses.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  privateAddresses.addSubnet(network, prefix, 'ipv6')

const isPrivate = (address: string, family: number) => privateAddresses.check(address, family === 6 ? 'ipv6' : 'ipv4')

/** A lookup that answers only public addresses, so that a name cannot be pointed inside after it was checked (DNS rebinding). */
const publicLookup: LookupFunction = (hostname, options, callback) =>
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const allowed = addresses.filter(({ address, family }) => !isPrivate(address, family))
    const first = allowed[0]
    if (!first) return callback(new Error(`${hostname} has only private addresses`), '', 0)
    return options.all ? callback(null, allowed) : callback(null, first.address, first.family)
  })

/** Reads a body up to a cap. @throws when the body is longer. */
async function readCapped(
  response: Awaited<ReturnType<typeof undiciFetch>>,
  maxBytes: number,
): Promise<Uint8Array | null> {
  if (!response.body) return null
  const chunks: Uint8Array[] = []
  let total = 0
  for await (const chunk of response.body) {
    total += chunk.byteLength
    if (total > maxBytes) throw new Error(`answer is longer than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Builds the outbound client. Failures are thrown as `Error`: refused address, time-out, body over the cap, network error.
 * @param allowedPrivateHosts host or host:port that may resolve to a private or loopback address
 * @param timeoutMs from the call to the last byte, milliseconds
 * @param maxBytes largest body accepted
 */
export function createHttpClient(options: {
  allowedPrivateHosts: readonly string[]
  timeoutMs: number
  maxBytes: number
}): HttpClient {
  const guarded = new Agent({ connect: { lookup: publicLookup }, keepAliveTimeout: 10_000 })
  const trusted = new Agent({ keepAliveTimeout: 10_000 })
  const client = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const request = input instanceof Request ? input : undefined
    const url = new URL(request?.url ?? (input as string | URL))
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error(`scheme ${url.protocol} is not allowed`)
    const listed = options.allowedPrivateHosts.includes(url.host) || options.allowedPrivateHosts.includes(url.hostname)
    const literal = url.hostname.replace(/^\[|\]$/g, '')
    if (!listed && isIP(literal) && isPrivate(literal, isIP(literal)))
      throw new Error(`${url.host} is a private address`)
    const deadline = AbortSignal.timeout(options.timeoutMs)
    const signals = [deadline, init.signal ?? request?.signal].filter(
      (signal) => signal !== undefined && signal !== null,
    )
    const merged = {
      ...(request
        ? { method: request.method, headers: request.headers, body: request.body ? await request.arrayBuffer() : null }
        : {}),
      ...init,
    }
    const response = await undiciFetch(url, {
      ...(merged as object),
      redirect: 'manual',
      dispatcher: listed ? trusted : guarded,
      signal: AbortSignal.any(signals),
    })
    const body = await readCapped(response, options.maxBytes)
    const empty = body === null || [101, 204, 205, 304].includes(response.status)
    return new Response(empty ? null : Buffer.from(body), {
      status: response.status,
      statusText: response.statusText,
      headers: [...response.headers],
    })
  }
  return Object.assign(client, {
    close: async () => {
      await Promise.all([guarded.close(), trusted.close()])
    },
  })
}
