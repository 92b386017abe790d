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
function stopOnSignal(stop: () => Promise<void>, said?: string): void {
  const end = async () => {
    await stop()
    if (said) log.info({}, said)
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

const stopped = 'kakehashi has stopped'
try {
  const { processes } = readArguments(process.argv.slice(2))
  const settings = loadSettings(process.env)
  const { issuer } = settings
  if (cluster.isWorker) {
    const gateway = await startProcess(settings, { log })
    stopOnSignal(() => gateway.stop())
  } else if (processes > 1) {
    warn(settings)
    const all = await startProcesses(settings, { count: processes, log, failed: refuseToStart })
    log.info({ issuer, port: all.port, management_port: all.managementPort, processes }, 'kakehashi is up')
    stopOnSignal(all.stop, stopped)
  } else {
    warn(settings)
    const gateway = await startGateway(settings, { log })
    log.info({ issuer, port: gateway.port, management_port: gateway.managementPort }, 'kakehashi is up')
    stopOnSignal(() => gateway.stop(), stopped)
  }
} catch (thrown) {
  refuseToStart(thrown)
}
