import type { IncomingMessage, RequestListener } from 'node:http'
import type { Registry } from 'prom-client'
import type { Ids, Log } from './foundation/index.ts'
import type { Records, StateStore } from './storage/index.ts'

/** Whether requests should be sent here: `ok`, or the reason why not. */
export type Readiness = 'ok' | 'records-unavailable' | 'state-unavailable' | 'clock-wrong' | 'stopping' | 'no-process'

/** Writes, reads and deletes a real entry and asks the records: a store that answers but keeps nothing is not ready. */
export async function storesReadiness(needs: {
  records: Records
  state: StateStore
  ids: Pick<Ids, 'id'>
}): Promise<Readiness> {
  const key = `health:${needs.ids.id()}`
  const keeps = async () => {
    await needs.state.put(key, 'ready', 10)
    const kept = (await needs.state.get(key))?.value === 'ready'
    await needs.state.delete(key)
    return kept
  }
  const [records, state] = await Promise.allSettled([needs.records.ping(), keeps()])
  if (records.status === 'rejected') return 'records-unavailable'
  return state.status === 'fulfilled' && state.value ? 'ok' : 'state-unavailable'
}

/** Answers as `readiness` does, and says in the log when the answer has become another. */
export function telling(readiness: () => Promise<Readiness>, log: Pick<Log, 'info' | 'warn'>) {
  let told: Readiness = 'ok'
  return async (): Promise<Readiness> => {
    const now = await readiness()
    if (now !== told && now === 'ok') log.info({}, 'the gateway is ready again')
    else if (now !== told && now !== 'stopping') log.warn({ reason: now }, 'the gateway is not ready')
    told = now
    return now
  }
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

const text = (status: number, body: string): Answer => ({ status, type: 'text/plain; charset=utf-8', body })
const json = (status: number, body: object): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
})

/**
 * The management listener's handler: `/health/live`, `/health/ready`, `/health/started` and `/metrics` (Prometheus text format).
 * It tells about the inside and belongs on an address that only operators reach. Without Koa, which with its first answer makes Node load all of its
 * own `fetch`: health is asked for where nobody comes.
 */
export function createManagement(needs: {
  readiness(): Promise<Readiness>
  metrics(): Promise<Pick<Registry, 'contentType' | 'metrics'>>
}): RequestListener {
  const answerTo = async ({ url = '/' }: IncomingMessage): Promise<Answer> => {
    const path = url.split('?', 1)[0]
    if (path === '/health/live' || path === '/health/started') return json(200, { status: 'ok' })
    if (path === '/health/ready') {
      const status = await needs.readiness()
      return json(status === 'ok' ? 200 : 503, { status })
    }
    if (path !== '/metrics') return text(404, 'Not Found')
    const metrics = await needs.metrics()
    return { status: 200, type: metrics.contentType, body: await metrics.metrics() }
  }

  return async (request, response) => {
    const { status, type, body } = await answerTo(request).catch((thrown: unknown) => {
      console.error(thrown)
      return text(500, 'Internal Server Error')
    })
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}
