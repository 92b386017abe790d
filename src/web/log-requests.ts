import type { Middleware } from 'koa'
import {
  type Clock,
  clientAddress,
  type Ids,
  type Log,
  networkOf,
  numberOf,
  setNumber,
  type TrustedProxies,
} from '../foundation/index.ts'
import { routeClassOf } from './route-classes.ts'

/** Numbers are long; the words that stand in their place, such as `push`, are not. */
const attemptOf = (path: string) => /^\/(?:sign-in|authorize|release)\/([\w-]{20,64})(?:\/|$)/.exec(path)?.[1]

/** Whoever knows the address of an offer or a presentation request can fetch it; the log keeps only its kind. */
const withoutSecrets = (path: string) => path.replace(/^\/(offers|presentations)\/.+/, '/$1/…')

/**
 * One log line a request: method, path without query, status, milliseconds, the number of the attempt or else of the request, and the network
 * it came from - a school's line, not one device.
 */
export function logRequests(options: {
  log: Log
  clock: Clock
  ids: Pick<Ids, 'id'>
  trusted: TrustedProxies
  /** Hears of every answer; `route` is one of a few classes. */
  answered?(route: string, status: number, ms: number): void
}): Middleware {
  const { log, clock, ids, trusted, answered } = options
  return (ctx, next) => {
    const started = clock.now().getTime()
    const { req, res, method, path } = ctx
    const network = networkOf(clientAddress(req, trusted))
    setNumber(res, attemptOf(path) ?? ids.id())
    res.once('close', () => {
      const fields = {
        // A handler may have learnt of an attempt meanwhile.
        attempt: numberOf(res),
        network,
        method,
        path: withoutSecrets(path),
        status: res.statusCode,
        ms: clock.now().getTime() - started,
      }
      log.info(fields, 'request')
      answered?.(routeClassOf(path), fields.status, fields.ms)
    })
    return next()
  }
}
