import { setTimeout as delay } from 'node:timers/promises'
import type { SoakedGateway } from './gateway.ts'
import type { Sample } from './judge.ts'
import { census, keyCount, letPass, longestLife } from './redis-keys.ts'
import type { Traffic } from './traffic.ts'

/** A gateway under traffic, and how its state is let lapse. */
export interface SoakPlace {
  readonly name: string
  readonly gateway: SoakedGateway
  readonly traffic: Traffic
  /** Lets everything lapse that may, and measures what is left. */
  lapse(): Promise<Sample>
}

interface Under {
  readonly gateway: SoakedGateway
  readonly traffic: Traffic
}

const lapseSeconds = longestLife + 86_400
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`

/** Asks until nothing is left, or for half a minute. @returns what is left then */
async function drained(count: () => Promise<number>): Promise<number> {
  const deadline = performance.now() + 30_000
  for (;;) {
    const left = await count()
    if (left === 0 || performance.now() > deadline) return left
    await delay(200)
  }
}

const inMemory = (gateway: SoakedGateway) => gateway.metric('kakehashi_state_memory_entries')

/** State in SQLite and in memory. */
export function embeddedPlace({ gateway, traffic }: Under): SoakPlace {
  return {
    name: 'embedded store',
    gateway,
    traffic,
    async lapse() {
      const before = { rows: gateway.stateFile().rows, entries: await inMemory(gateway) }
      const reckoned = await gateway.metric('kakehashi_state_memory_bytes')
      await gateway.shift(lapseSeconds)
      const left = await drained(async () => gateway.stateFile().rows + (await inMemory(gateway)))
      await gateway.shift(0)
      const memory = await gateway.memory()
      const file = gateway.stateFile()
      const said =
        `${before.rows} rows and ${before.entries} entries in memory (${megabytes(reckoned)}) became ${left}; ` +
        `heap ${megabytes(memory.heapUsed)}, RSS ${megabytes(memory.rss)}, state file ${megabytes(file.bytes)}, its log ${megabytes(file.logBytes)}`
      return { left, held: before.rows + before.entries, memory, file, wrong: [], said }
    },
  }
}

/** State on Redis. @param port of the server, which serves nobody else */
export function redisPlace({ gateway, traffic }: Under, port: number): SoakPlace {
  return {
    name: 'Redis',
    gateway,
    traffic,
    async lapse() {
      const { count, kinds, wrong } = await census(port)
      await letPass(port, lapseSeconds)
      const left = await drained(() => keyCount(port))
      const memory = await gateway.memory()
      const named = Object.entries(kinds).map(([kind, many]) => `${many} ${kind}`)
      const said =
        `${count} keys (${named.join(', ')}), ${wrong.length === 0 ? 'each with an end as stated' : wrong.join('; ')}, became ${left}; ` +
        `heap ${megabytes(memory.heapUsed)}, RSS ${megabytes(memory.rss)}`
      return { left, held: count, memory, wrong, said }
    },
  }
}
