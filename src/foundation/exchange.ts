import { lookup } from 'node:dns'
import type { IncomingHttpHeaders } from 'node:http'
import type { LookupFunction } from 'node:net'
import { Agent, type Dispatcher } from 'undici'
import { HttpAnswer } from './http-answer.ts'
import { isPrivate } from './private-addresses.ts'

/** A lookup that answers only public addresses, so that a name cannot be pointed inside after it was checked (DNS rebinding). */
const publicLookup: LookupFunction = (hostname, options, callback) =>
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const allowed = addresses.filter(({ address, family }) => !isPrivate(address, family))
    const first = allowed[0]
    if (!first) return callback(new Error(`${hostname} has only private addresses`), '', 0)
    return options.all ? callback(null, allowed) : callback(null, first.address, first.family)
  })

/** How long, how much, and until when. */
interface Bounds {
  readonly timeoutMs: number
  readonly maxBytes: number
  /** Lets the caller give up. */
  readonly signal: AbortSignal | null | undefined
}

/**
 * Makes one request and reads the answer to its end. Straight on the dispatcher: a stream, an iterator over it and an `AbortController` cost as
 * much again as the request itself.
 * @throws a `TimeoutError` after `timeoutMs`, an error when the body is longer than `maxBytes`, the reason of `signal`, a network error
 */
function exchange(
  dispatcher: Dispatcher,
  sent: Dispatcher.DispatchOptions,
  { timeoutMs, maxBytes, signal }: Bounds,
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

/** Connections to whoever has a public address alone, and to whom the operator has listed. */
export type PoolName = 'guarded' | 'trusted'

/** Connections that are kept open between requests. */
export interface Exchange {
  /** Makes one request. @throws as `exchange` */
  send(pool: PoolName, sent: Dispatcher.DispatchOptions, bounds: Bounds): Promise<Response>
  close(): Promise<void>
}

/** Opens the pools; they connect when they are asked to. */
export function openExchange(): Exchange {
  const pools = {
    guarded: new Agent({ connect: { lookup: publicLookup }, keepAliveTimeout: 10_000 }),
    trusted: new Agent({ keepAliveTimeout: 10_000 }),
  }
  return {
    send: (pool, sent, bounds) => exchange(pools[pool], sent, bounds),
    close: async () => {
      await Promise.all([pools.guarded.close(), pools.trusted.close()])
    },
  }
}
