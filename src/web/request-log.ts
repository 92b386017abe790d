import type { Middleware } from 'koa'
import type { Clock, Ids, Log } from '../foundation/index.ts'

/**
 * Gives every request a number (also in the answer, `x-request-id`) and one line in the log. Neither query nor body is logged: both may carry
 * codes. A route that belongs to a sign-in puts its attempt number into `ctx.state.attempt`.
 */
export function logRequests(options: { log: Pick<Log, 'info'>; ids: Pick<Ids, 'id'>; clock: Clock }): Middleware {
  const { log, ids, clock } = options
  return async (ctx, next) => {
    const request = ids.id()
    const startedAt = clock.now().getTime()
    ctx.state.request = request
    ctx.set('x-request-id', request)
    ctx.res.once('finish', () => {
      const { attempt } = ctx.state as { attempt?: string }
      const ms = clock.now().getTime() - startedAt
      const { method, path } = ctx
      log.info({ request, ...(attempt && { attempt }), method, path, status: ctx.res.statusCode, ms }, 'request')
    })
    await next()
  }
}
