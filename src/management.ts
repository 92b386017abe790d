import Koa from 'koa'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Ids } from './foundation/index.ts'
import type { Records, StateStore } from './storage/index.ts'

/** Writes, reads and deletes a real entry and asks the records: a store that answers but keeps nothing is not ready. */
async function isReady(needs: { records: Records; state: StateStore; ids: Ids }): Promise<boolean> {
  const key = `health:${needs.ids.id()}`
  try {
    await needs.state.put(key, 'ready', 10)
    const kept = (await needs.state.get(key))?.value === 'ready'
    await needs.state.delete(key)
    await needs.records.ping()
    return kept
  } catch {
    return false
  }
}

/**
 * The management listener's handler: `/health/live`, `/health/ready`, `/health/started` and `/metrics` (Prometheus text format).
 * It tells about the inside and belongs on an address that only operators reach.
 */
export function createManagement(needs: { records: Records; state: StateStore; ids: Ids }) {
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  const app = new Koa()
  app.use(async (ctx) => {
    if (ctx.path === '/health/live' || ctx.path === '/health/started') ctx.body = { status: 'ok' }
    else if (ctx.path === '/health/ready') {
      const ready = await isReady(needs)
      ctx.status = ready ? 200 : 503
      ctx.body = { status: ready ? 'ok' : 'store-unavailable' }
    } else if (ctx.path === '/metrics') {
      ctx.type = metrics.contentType
      ctx.body = await metrics.metrics()
    } else ctx.status = 404
  })
  return app.callback()
}
