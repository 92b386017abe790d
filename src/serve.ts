import cluster from 'node:cluster'
import { createLog } from './foundation/index.ts'
import { startProcess, startProcesses } from './processes.ts'
import { missingProxy } from './proxy-notices.ts'
import { sayRefusal } from './say-refusal.ts'
import { developmentDefaults, loadSettings, type Settings } from './settings/index.ts'
import { readArguments } from './start-arguments.ts'
import { startGateway } from './start-gateway.ts'

const log = createLog()

function refuseToStart(thrown: unknown): never {
  sayRefusal(thrown)
  process.exit(1)
}

/**
 * Stops cleanly at SIGTERM and SIGINT. A repeated signal changes nothing: npm passes on what the terminal or a service manager sends to
 * the whole group anyway, and stopping takes a bounded time.
 */
function stopOnSignal(stop: () => Promise<void>): void {
  const end = async () => {
    await stop()
    log.info({}, 'kakehashi has stopped')
    process.exit(0)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

function warn(settings: Settings): void {
  for (const { file, member, why } of developmentDefaults(settings))
    log.warn({ file, member }, `development default: ${why}`)
  const proxy = missingProxy(settings)
  if (proxy) log.warn({ file: 'settings.yaml', member: 'listen.trusted_proxies' }, proxy)
}

try {
  const { processes } = readArguments(process.argv.slice(2))
  const settings = loadSettings(process.env)
  const { issuer } = settings
  if (cluster.isWorker) {
    const starting = startProcess(settings, { log })
    // The terminal sends its SIGINT to every process; the first one says when each is to stop.
    process.on('SIGINT', () => {})
    // Heard from the beginning: whoever were ended while it starts would take a connection with it that it has just been handed.
    process.on('SIGTERM', () => starting.then((gateway) => gateway.stop()).then(() => process.exit(0)))
    await starting
  } else if (processes > 1) {
    warn(settings)
    const all = await startProcesses(settings, { count: processes, log, failed: refuseToStart })
    log.info({ issuer, port: all.port, management_port: all.managementPort, processes }, 'kakehashi is up')
    stopOnSignal(all.stop)
  } else {
    warn(settings)
    const gateway = await startGateway(settings, { log })
    log.info({ issuer, port: gateway.port, management_port: gateway.managementPort }, 'kakehashi is up')
    stopOnSignal(() => gateway.stop())
  }
} catch (thrown) {
  refuseToStart(thrown)
}
