/**
 * Loaded into the gateway's process from outside (`node --import`), so that a soak need not last a month: the clock can be set on, the
 * sweep that comes every minute comes every second, and memory is measured after garbage is collected. The gateway itself is as it is.
 */
import { setTimeout as delay } from 'node:timers/promises'

/** What the soak asks, and what it is told. */
export type Order = { readonly shift: number } | { readonly measure: true }
export interface Memory {
  readonly heapUsed: number
  readonly external: number
  readonly rss: number
}

const Real = Date
let shift = 0
globalThis.Date = class extends Real {
  constructor(...values: unknown[]) {
    super(...((values.length === 0 ? [Real.now() + shift] : values) as []))
  }
  static override now() {
    return Real.now() + shift
  }
} as DateConstructor

const minute = 60_000
const everyMs = globalThis.setInterval
globalThis.setInterval = ((act: () => void, ms: number, ...rest: unknown[]) =>
  everyMs(act, ms === minute ? 1000 : ms, ...rest)) as typeof setInterval

const collect = (globalThis as { gc?(): void }).gc
process.on('message', async (order: Order) => {
  if ('shift' in order) {
    shift = order.shift
    process.send?.({})
  } else {
    // What lets go of other things when it goes needs several rounds.
    for (let n = 0; n < 5; n += 1) {
      collect?.()
      await delay(100)
    }
    const { heapUsed, external, rss } = process.memoryUsage()
    process.send?.({ heapUsed, external, rss } satisfies Memory)
  }
})
// Measured from outside only: the channel keeps no gateway from ending.
process.channel?.unref()
