/** Starts the example wallet. `PORT` (3005), `WALLET_FILE` (nothing is kept when absent). */
import { startWallet } from './index.ts'

const { PORT, WALLET_FILE } = process.env

try {
  const { url, close } = await startWallet({
    port: Number(PORT ?? 3005),
    ...(WALLET_FILE ? { file: WALLET_FILE } : {}),
  })
  console.log(`example wallet on ${url}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void close().then(() => process.exit(0)))
} catch (failure) {
  const taken = (failure as NodeJS.ErrnoException).code === 'EADDRINUSE'
  console.error(taken ? `Port ${PORT ?? 3005} is taken: stop the other program or set PORT.` : failure)
  process.exitCode = 1
}
