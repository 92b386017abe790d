import { mkdirSync } from 'node:fs'
import { buildApp } from './app.ts'
import { type Log, systemClock, systemIds } from './foundation/index.ts'
import { listen, stopListening } from './listen.ts'
import { createManagement } from './management.ts'
import type { Settings } from './settings/index.ts'
import { lockDataDirectory } from './storage/index.ts'
import { openStores } from './stores.ts'

const sweepEveryMs = 60_000

/**
 * Starts a gateway: takes the data directory, brings the schema up, listens, sweeps expired state every minute.
 * @throws SETTINGS-INVALID, START-DATA-IN-USE, START-PORT-TAKEN, STORAGE-SCHEMA-AHEAD; whatever was opened is closed again
 */
export async function startGateway(
  settings: Settings,
  options: { log: Log },
): Promise<{ port: number; managementPort: number; stop(): Promise<void> }> {
  const { log } = options
  const undo: (() => Promise<void> | void)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    mkdirSync(settings.data_directory, { recursive: true, mode: 0o700 })
    if (!settings.database_url || !settings.redis_url) {
      const lock = lockDataDirectory(settings.data_directory, process.pid)
      undo.push(() => lock.release())
    }
    const stores = await openStores(settings, systemClock)
    undo.push(
      () => stores.records.close(),
      () => stores.state.close(),
    )
    await stores.records.migrate()
    const app = await buildApp({ ...stores, settings, log, clock: systemClock, ids: systemIds })
    undo.push(() => app.close())

    const sweeper = setInterval(() => {
      stores.state.sweep().catch((error: unknown) => log.error({ err: error }, 'sweeping expired state failed'))
    }, sweepEveryMs)
    undo.push(() => clearInterval(sweeper))

    const management = await listen(createManagement({ ...stores, ids: systemIds }), settings.management)
    undo.push(() => stopListening(management.server))
    const gateway = await listen(app.handler, settings.listen)
    undo.push(() => stopListening(gateway.server))
    return { port: gateway.port, managementPort: management.port, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
