import { lookup } from 'node:dns'
import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Agent, type Dispatcher } from 'undici'
import { HttpAnswer } from './http-answer.ts'

/** The one way out: `fetch` with a time-out, a size cap, no redirects and no private addresses unless the operator lists the host. */
export type HttpClient = ((input: string | URL | Request, init?: HttpInit) => Promise<Response>) & {
  close(): Promise<void>
}

/** As for `fetch`. `timeoutMs` shortens the time-out of this one request. */
export type HttpInit = RequestInit & { timeoutMs?: number }

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
 * Makes one request and reads the answer to its end. Straight on the dispatcher: a stream, an iterator over it and an `AbortController` cost as
 * much again as the request itself.
 * @param signal lets the caller give up
 * @throws a `TimeoutError` after `timeoutMs`, an error when the body is longer than `maxBytes`, the reason of `signal`, a network error
 */
function exchange(
  dispatcher: Dispatcher,
  sent: Dispatcher.DispatchOptions,
  { timeoutMs, maxBytes, signal }: { timeoutMs: number; maxBytes: number; signal: AbortSignal | null | undefined },
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let total = 0
    let status = 0
    let headers: IncomingHttpHeaders = {}
    let controller: Dispatcher.DispatchController | undefined
    let ended: { readonly why: Error } | undefined

    const over = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
    }
    const end = (why: Error) => {
      if (ended) return
      ended = { why }
      over()
      // One that has not been sent yet is not sent any more.
      controller?.abort(why)
      reject(why)
    }
    const giveUp = () => end(signal?.reason)
    const timer = setTimeout(() => end(new DOMException(`timeout after ${timeoutMs} ms`, 'TimeoutError')), timeoutMs)
    signal?.addEventListener('abort', giveUp, { once: true })
    if (signal?.aborted) return giveUp()

    dispatcher.dispatch(sent, {
      onRequestStart(started) {
        controller = started
        if (ended) started.abort(ended.why)
      },
      onResponseStart(_controller, statusCode, received) {
        status = statusCode
        headers = received
      },
      onResponseData(_controller, chunk) {
        total += chunk.byteLength
        if (total > maxBytes) end(new Error(`answer is longer than ${maxBytes} bytes`))
        else chunks.push(chunk)
      },
      onResponseEnd() {
        over()
        try {
          resolve(new HttpAnswer(status, headers, Buffer.concat(chunks)))
        } catch (unreadable) {
          reject(unreadable)
        }
      },
      onResponseError: (_controller, error) => end(error),
    })
  })
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

  /** The pool for a host. @throws when the address is private and the host not listed, or the scheme is not of the web */
  const poolFor = (url: URL): Agent => {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error(`scheme ${url.protocol} is not allowed`)
    if (options.allowedPrivateHosts.includes(url.host) || options.allowedPrivateHosts.includes(url.hostname))
      return trusted
    const literal = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(literal) && isPrivate(literal, isIP(literal))) throw new Error(`${url.host} is a private address`)
    return guarded
  }

  const client = async (input: string | URL | Request, init: HttpInit = {}): Promise<Response> => {
    const given = input instanceof Request ? input : undefined
    const url = new URL(given?.url ?? (input as string | URL))
    const dispatcher = poolFor(url)
    const { body, type } = bodyOf(init.body ?? (given?.body ? await given.arrayBuffer() : null))
    const timeoutMs = Math.min(options.timeoutMs, init.timeoutMs ?? options.timeoutMs)
    const sent = {
      origin: url.origin,
      path: url.pathname + url.search,
      method: init.method ?? given?.method ?? 'GET',
      headers: headersOf(init.headers ?? given?.headers, type),
      body,
    }
    return exchange(dispatcher, sent, { timeoutMs, maxBytes: options.maxBytes, signal: init.signal ?? given?.signal })
  }
  return Object.assign(client, {
    close: async () => {
      await Promise.all([guarded.close(), trusted.close()])
    },
  })
}
