import { isIP } from 'node:net'
import type { Exchange, PoolName } from './exchange.ts'
import { isPrivate } from './private-addresses.ts'

/** The one way out: `fetch` with a time-out, a size cap, no redirects and no private addresses unless the operator lists the host. */
export type HttpClient = ((input: string | URL | Request, init?: HttpInit) => Promise<Response>) & {
  close(): Promise<void>
}

/** As for `fetch`. `timeoutMs` shortens the time-out of this one request. */
export type HttpInit = RequestInit & { timeoutMs?: number }

type Body = string | Uint8Array

/** What a caller may send: text, bytes or a form. @throws on a stream, which could not be sent a second time and has no length */
function bodyOf(body: unknown): { body: Body | null; type?: string } {
  if (body === undefined || body === null) return { body: null }
  if (typeof body === 'string') return { body, type: 'text/plain;charset=UTF-8' }
  if (body instanceof URLSearchParams)
    return { body: body.toString(), type: 'application/x-www-form-urlencoded;charset=UTF-8' }
  if (body instanceof Uint8Array) return { body }
  if (body instanceof ArrayBuffer) return { body: new Uint8Array(body) }
  throw new TypeError('a body must be text, bytes or a form')
}

function headersOf(given: RequestInit['headers'], type: string | undefined): Record<string, string> {
  // Nothing here unpacks an answer, so none may come packed: the cap counts what is kept.
  const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': 'identity' }
  if (type !== undefined) headers['content-type'] = type
  const entries = given instanceof Headers || Array.isArray(given) ? given : Object.entries(given ?? {})
  for (const [name, value] of entries) headers[name.toLowerCase()] = value
  return headers
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
  let exchange: Exchange | undefined
  let closed = false

  /** The pool for a host. @throws when the address is private and the host not listed, or the scheme is not of the web */
  const poolFor = (url: URL): PoolName => {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error(`scheme ${url.protocol} is not allowed`)
    if (options.allowedPrivateHosts.includes(url.host) || options.allowedPrivateHosts.includes(url.hostname))
      return 'trusted'
    const literal = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(literal) && isPrivate(literal, isIP(literal))) throw new Error(`${url.host} is a private address`)
    return 'guarded'
  }

  const client = async (input: string | URL | Request, init: HttpInit = {}): Promise<Response> => {
    const given = input instanceof Request ? input : undefined
    const url = new URL(given?.url ?? (input as string | URL))
    const pool = poolFor(url)
    const { body, type } = bodyOf(init.body ?? (given?.body ? await given.arrayBuffer() : null))
    const timeoutMs = Math.min(options.timeoutMs, init.timeoutMs ?? options.timeoutMs)
    const sent = {
      origin: url.origin,
      path: url.pathname + url.search,
      method: init.method ?? given?.method ?? 'GET',
      headers: headersOf(init.headers ?? given?.headers, type),
      body,
    }
    // Loaded with the first request: undici is the largest library of all, and nothing goes out before somebody comes.
    const { openExchange } = await import('./exchange.ts')
    if (closed) throw new Error('the outbound client is closed')
    exchange ??= openExchange()
    return exchange.send(pool, sent, { timeoutMs, maxBytes: options.maxBytes, signal: init.signal ?? given?.signal })
  }
  return Object.assign(client, {
    close: async () => {
      closed = true
      await exchange?.close()
    },
  })
}
