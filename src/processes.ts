import cluster, { type Worker } from 'node:cluster'
import { setTimeout as delay } from 'node:timers/promises'
import { AggregatorRegistry, type MetricObject, type Registry } from 'prom-client'
import { KakehashiError, type Log } from './foundation/index.ts'
import { listen } from './listen.ts'
import { createManagement, type Readiness } from './management.ts'
import type { Settings } from './settings/index.ts'
import { type Gateway, startGateway, stopManagement } from './start-gateway.ts'

/** What the first process asks the others, and what they say. */
type Question = { readonly ask: 'readiness' | 'metrics' | 'refuse'; readonly number: number }
type Said = { readonly up: number } | { readonly answer: unknown; readonly number: number }

const isQuestion = (message: unknown): message is Question =>
  typeof message === 'object' && message !== null && 'ask' in message
const isSaid = (message: unknown): message is Said =>
  typeof message === 'object' && message !== null && ('up' in message || 'answer' in message)

/** A process that does not answer the operator's question in this time counts as not ready. */
const answerWithinMs = 2000
/** Why one process is not ready is why the gateway is not; the first of these that one says. */
const worst: readonly Readiness[] = ['clock-wrong', 'records-unavailable', 'state-unavailable']
/** What stopping takes on top of `listen.stop_ms`: closing the stores. */
const closeStoresMs = 5000

/** @throws START-PROCESSES-EMBEDDED: an embedded store belongs to one process */
export function refuseEmbeddedStores(settings: Pick<Settings, 'database_url' | 'redis_url'>): void {
  const missing = [!settings.database_url && 'DATABASE_URL', !settings.redis_url && 'REDIS_URL'].filter(Boolean)
  if (missing.length > 0)
    throw new KakehashiError('START-PROCESSES-EMBEDDED', { params: { missing: missing.join(', ') } })
}

/** One of several processes: a gateway that listens on the shared port and lets the first process speak to the operator. */
export async function startProcess(settings: Settings, { log }: { log: Log }): Promise<Gateway> {
  const gateway = await startGateway(settings, { log, management: false })
  const say = (said: Said) => process.send?.(said)
  const answers: Record<Question['ask'], () => Promise<unknown>> = {
    readiness: () => gateway.readiness(),
    metrics: () => gateway.metrics.getMetricsAsJSON(),
    refuse: () => gateway.refuse(),
  }
  process.on('message', async (message) => {
    if (!isQuestion(message)) return
    say({ answer: await answers[message.ask](), number: message.number })
  })
  say({ up: gateway.port })
  return gateway
}

/**
 * Runs `count` processes on one port; this one only watches over them and answers for health and metrics. The first comes up alone, so that
 * the others find the schema and the keys that it made. One that dies is replaced; one that cannot start ends all.
 * @param failed told when a replacement could not start, after the others have been asked to stop
 * @throws START-PROCESSES-EMBEDDED, START-PROCESS-ENDED (the process has said why on its own), START-PORT-TAKEN
 */
export async function startProcesses(
  settings: Settings,
  options: { count: number; log: Log; failed(error: unknown): void },
): Promise<{ port: number; managementPort: number; stop(): Promise<void> }> {
  const { count, log } = options
  refuseEmbeddedStores(settings)
  const up = new Set<Worker>()
  let stopping: Promise<void> | undefined

  /** Starts one process; resolves with its port when it is up, rejects when it ends before. Later it is replaced when it ends. */
  const start = () =>
    new Promise<number>((resolve, reject) => {
      const worker = cluster.fork()
      worker.on('message', (message: unknown) => {
        if (!isSaid(message) || !('up' in message)) return
        up.add(worker)
        resolve(message.up)
      })
      worker.once('exit', (code, signal) => {
        const how = signal ?? `exit code ${code}`
        if (!up.delete(worker)) reject(new KakehashiError('START-PROCESS-ENDED', { params: { how } }))
        else if (!stopping) replace(how)
      })
    })

  const replace = (how: string) => {
    log.error({ how }, 'a process of the gateway ended and is replaced')
    start().catch(async (error: unknown) => {
      if (stopping) return
      await stop()
      options.failed(error)
    })
  }

  /** The order of `Gateway.stop`, for all processes together: the port is closed everywhere before anybody is asked to come back elsewhere. */
  const end = async () => {
    const { drain_ms, stop_ms } = settings.listen
    if (up.size > 0) await delay(drain_ms)
    await Promise.all([...up].map((worker) => ask(worker, 'refuse')))
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
    const gone = workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve)))
    const signal = (name: NodeJS.Signals) => {
      for (const worker of workers) worker.process.kill(name)
    }
    signal('SIGTERM')
    const last = setTimeout(signal, stop_ms + closeStoresMs, 'SIGKILL')
    await Promise.all(gone)
    clearTimeout(last)
    if (management) await stopManagement(management)
  }
  const stop = () => {
    stopping ??= end()
    return stopping
  }

  const readiness = async (): Promise<Readiness> => {
    if (stopping) return 'stopping'
    if (up.size === 0) return 'no-process'
    const answers = await Promise.all([...up].map((worker) => ask(worker, 'readiness')))
    return (
      worst.find((one) => answers.includes(one)) ?? (answers.every((answer) => answer === 'ok') ? 'ok' : 'no-process')
    )
  }
  const metrics = async (): Promise<Registry> => {
    const answers = await Promise.all([...up].map((worker) => ask(worker, 'metrics')))
    return AggregatorRegistry.aggregate(answers.filter(Array.isArray) as MetricObject[][])
  }

  let management: Awaited<ReturnType<typeof listen>> | undefined
  try {
    management = await listen(createManagement({ readiness, metrics }), settings.management, 'management')
    const port = await start()
    await Promise.all(Array.from({ length: count - 1 }, start))
    return { port, managementPort: management.port, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

let questions = 0

/** What a process answers, or undefined when it is silent. */
function ask(worker: Worker, what: Question['ask']): Promise<unknown> {
  questions += 1
  const number = questions
  return new Promise((resolve) => {
    const settle = (answer: unknown) => {
      clearTimeout(silent)
      worker.off('message', hear)
      resolve(answer)
    }
    const hear = (message: unknown) => {
      if (isSaid(message) && 'answer' in message && message.number === number) settle(message.answer)
    }
    const silent = setTimeout(settle, answerWithinMs, undefined)
    worker.on('message', hear)
    worker.send({ ask: what, number } satisfies Question, (error) => error && settle(undefined))
  })
}
