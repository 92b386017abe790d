import { setTimeout as delay } from 'node:timers/promises'
import { buildApp } from './app.ts'
import { compareClocksEveryMs, createClockGuard } from './clock-guard.ts'
import { type Log, secondsOf, systemClock, systemIds, trustedProxies } from './foundation/index.ts'
import { type Listener, listen } from './listen.ts'
import { createManagement, type Readiness, storesReadiness, telling } from './management.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { noticeProxies } from './proxy-notices.ts'
import type { Settings } from './settings/index.ts'
import { lockDataDirectory, type StateStore } from './storage/index.ts'
import { makeDataDirectory, openStores } from './stores.ts'

const sweepEveryMs = 60_000
/** What this process puts into the outbox is sent at once; this finds what others did, and what has become due. */
const outboxEveryMs = 5000

/** A gateway that listens. */
export interface Gateway {
  readonly port: number
  /** Absent when another process listens for the operator. */
  readonly managementPort: number | undefined
  /** What this process has counted. */
  readonly metrics: Metrics['registry']
  readiness(): Promise<Readiness>
  /** The first half of `stop`: takes no new connections. For one of several processes on one port, which all do it before any goes on. */
  refuse(): Promise<void>
  /**
   * Stops without refusing anybody: not ready at once, answering as ever for `listen.drain_ms` while proxies turn away, then no new
   * connections, at most `listen.stop_ms` for what runs, and last the stores. A second call waits for the first.
   */
  stop(): Promise<void>
}

/**
 * Starts a gateway: takes the data directory, brings the schema up, listens, sweeps expired state every minute, sends what is in the outbox.
 * @param options.management false when another process of this gateway answers for health and metrics
 * @throws SETTINGS-INVALID, START-DATA-UNUSABLE, START-DATA-IN-USE, START-PORT-TAKEN, START-CANNOT-LISTEN, STORAGE-SCHEMA-AHEAD, and what
 * `openStores` throws; whatever was opened is closed again
 */
export async function startGateway(settings: Settings, options: { log: Log; management?: boolean }): Promise<Gateway> {
  const { management = true } = options
  const metrics = createMetrics()
  const { measures } = metrics
  const log = metrics.countFaults(options.log)
  const undo: (() => unknown)[] = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  let stopping: Promise<void> | undefined
  try {
    makeDataDirectory(settings.data_directory)
    if (!settings.database_url || !settings.redis_url) {
      const lock = lockDataDirectory(settings.data_directory, process.pid)
      undo.push(() => lock.release())
    }
    const stores = metrics.stores(await openStores(settings, systemClock, log))
    undo.push(
      () => stores.records.close(),
      () => stores.state.close(),
    )
    await stores.records.migrate()
    const clockGuard = createClockGuard({ stores, clock: systemClock, log })
    await clockGuard.compare()
    const app = await buildApp({ ...stores, settings, log, clock: systemClock, ids: systemIds, measures, clockGuard })
    undo.push(() => app.close())

    const sweep = sweeping(stores.state, log)
    const sweeper = setInterval(() => {
      sweep().catch((error: unknown) => log.error({ err: error }, 'sweeping expired state failed'))
    }, sweepEveryMs)
    undo.push(() => clearInterval(sweeper))
    const follower = setInterval(
      () => app.followKeys().catch((error: unknown) => log.error({ err: error }, 'looking for changed keys failed')),
      secondsOf(settings.keys.reload_every) * 1000,
    )
    undo.push(() => clearInterval(follower))
    const look = () =>
      app.courier.poll().catch((error: unknown) => log.error({ err: error }, 'looking into the outbox failed'))
    const courier = setInterval(look, outboxEveryMs)
    undo.push(() => clearInterval(courier))
    void look()

    const comparing = setInterval(() => void clockGuard.compare(), compareClocksEveryMs)
    undo.push(() => clearInterval(comparing))

    const readiness = telling(async () => {
      if (stopping) return 'stopping'
      return clockGuard.isRight() ? storesReadiness({ ...stores, ids: systemIds }) : 'clock-wrong'
    }, log)
    const managed = management
      ? await listen(
          createManagement({ readiness, metrics: async () => metrics.registry }),
          settings.management,
          'management',
        )
      : undefined
    if (managed) undo.push(() => stopManagement(managed))
    const trusted = trustedProxies(settings.listen.trusted_proxies)
    const { issuer } = settings
    const gateway = await listen(noticeProxies(app.handler, { issuer, trusted, log }), settings.listen, 'listen')

    let refused: Promise<void> | undefined
    const refuse = () => {
      refused ??= gateway.refuse()
      return refused
    }
    const stop = async () => {
      if (!refused) await delay(settings.listen.drain_ms)
      await refuse()
      const cut = await gateway.finish({ idleMs: 1000, patienceMs: settings.listen.stop_ms })
      if (cut > 0) log.warn({ requests: cut }, 'requests ran longer than listen.stop_ms and were cut off')
      await close()
    }
    return {
      port: gateway.port,
      managementPort: managed?.port,
      metrics: metrics.registry,
      readiness,
      refuse,
      stop: () => {
        stopping ??= stop()
        return stopping
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Deletes what has expired, and says so when the room for attempts was used up since it was last done. */
function sweeping(state: StateStore, log: Pick<Log, 'warn'>): () => Promise<void> {
  let before = 0
  return async () => {
    await state.sweep()
    const { evicted = 0 } = state.usage?.() ?? {}
    if (evicted > before)
      log.warn(
        { entries: evicted - before },
        'the room for attempts was used up, those that were begun first were forgotten',
      )
    before = evicted
  }
}

/** Ends a management listener at once: whoever asks for health or metrics asks again. */
export async function stopManagement(listener: Listener): Promise<void> {
  await listener.refuse()
  await listener.finish({ idleMs: 0, patienceMs: 1000 })
}
