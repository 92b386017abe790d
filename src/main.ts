import { asKakehashiError, createLog, KakehashiError } from './foundation/index.ts'
import { developmentDefaults, loadSettings } from './settings/index.ts'
import { startGateway } from './start-gateway.ts'

const log = createLog()

/** Says in one line what kept the gateway from starting; a stack only for what we did not foresee. */
function refuseToStart(thrown: unknown): never {
  const error = asKakehashiError(thrown)
  const { what, action } = error.describe('en')
  console.error(`kakehashi: ${error.code}: ${what} ${action}`)
  if (!(thrown instanceof KakehashiError)) console.error(thrown)
  process.exit(1)
}

try {
  const settings = loadSettings(process.env)
  for (const { file, member, why } of developmentDefaults(settings))
    log.warn({ file, member }, `development default: ${why}`)
  const gateway = await startGateway(settings, { log })
  log.info({ issuer: settings.issuer, port: gateway.port, management_port: gateway.managementPort }, 'kakehashi is up')
  const stop = async () => {
    await gateway.stop()
    log.info({}, 'kakehashi has stopped')
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
} catch (thrown) {
  refuseToStart(thrown)
}
