import Koa from 'koa'
import type { Registry } from 'prom-client'
import type { Ids } from './foundation/index.ts'
import type { Records, StateStore } from './storage/index.ts'

/** Whether requests should be sent here: `ok`, or the reason why not. */
export type Readiness = 'ok' | 'store-unavailable' | 'clock-wrong' | 'stopping' | 'no-process'

/** Writes, reads and deletes a real entry and asks the records: a store that answers but keeps nothing is not ready. */
export async function storesReadiness(needs: {
  records: Records
  state: StateStore
  ids: Pick<Ids, 'id'>
}): Promise<Readiness> {
  const key = `health:${needs.ids.id()}`
  try {
    await needs.state.put(key, 'ready', 10)
    const kept = (await needs.state.get(key))?.value === 'ready'
    await needs.state.delete(key)
    await needs.records.ping()
    return kept ? 'ok' : 'store-unavailable'
  } catch {
    return 'store-unavailable'
  }
}

/**
 * The management listener's handler: `/health/live`, `/health/ready`, `/health/started` and `/metrics` (Prometheus text format).
 * It tells about the inside and belongs on an address that only operators reach.
 */
export function createManagement(needs: {
  readiness(): Promise<Readiness>
  metrics(): Promise<Pick<Registry, 'contentType' | 'metrics'>>
}) {
  const app = new Koa()
  app.use(async (ctx) => {
    if (ctx.path === '/health/live' || ctx.path === '/health/started') ctx.body = { status: 'ok' }
    else if (ctx.path === '/health/ready') {
      const status = await needs.readiness()
      ctx.status = status === 'ok' ? 200 : 503
      ctx.body = { status }
    } else if (ctx.path === '/metrics') {
      const metrics = await needs.metrics()
      ctx.type = metrics.contentType
      ctx.body = await metrics.metrics()
    } else ctx.status = 404
  })
  return app.callback()
}
