import { startRelyingService } from './index.ts'
import { defaults } from './options.ts'

const env = process.env

try {
  const service = await startRelyingService({
    port: Number(env.PORT ?? defaults.port),
    issuer: env.ISSUER ?? defaults.issuer,
    clientId: env.CLIENT_ID ?? defaults.clientId,
    clientSecret: env.CLIENT_SECRET ?? defaults.clientSecret,
    scope: env.SCOPE ?? defaults.scope,
    walletUrl: env.WALLET_URL ?? defaults.walletUrl,
    par: (env.PAR ?? String(defaults.par)) === 'true',
    dpop: (env.DPOP ?? String(defaults.dpop)) === 'true',
  })
  console.log(`example relying service  ${service.url}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void service.close())
} catch (error) {
  console.error(`The example relying service did not start: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
