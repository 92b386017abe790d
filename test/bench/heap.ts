/**
 * Loaded into a server before its own code: answers the message `heap` with the bytes in use after garbage collection. Until it is asked it
 * changes nothing: with an option such as `--expose-gc` on its command line a server could not use what it has compiled before.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

async function collect(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  // Objects with finalizers (keys and jobs of WebCrypto) need several rounds.
  for (let round = 0; round < 5; round += 1) {
    gc()
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
