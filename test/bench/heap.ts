/** Loaded into a server before its own code, with `--expose-gc`: answers the message `heap` with the bytes in use after garbage collection. */
import { setTimeout as delay } from 'node:timers/promises'

async function collect(): Promise<void> {
  if (!globalThis.gc) throw new Error('start it with --expose-gc')
  // Objects with finalizers (keys and jobs of WebCrypto) need several rounds.
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc()
    await delay(20)
  }
}

process.on('message', async (message) => {
  if (message !== 'heap') return
  await collect()
  process.send?.(process.memoryUsage().heapUsed)
})
// Listening for messages must not keep a server alive that wants to end.
process.channel?.unref()
