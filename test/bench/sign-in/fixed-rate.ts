import { setTimeout as delay } from 'node:timers/promises'
import { signIn } from './browser.ts'
import type { Contestant } from './contestants.ts'
import type { Upstream } from './upstream.ts'

/** One stretch at a fixed rate: how long each sign-in took, milliseconds, and which share of the time the server computed. */
export interface Stretch {
  readonly latencies: readonly number[]
  readonly busy: number
}

/**
 * Sign-ins that begin at even distances, whether or not those before have ended: people do not wait for one another.
 * @param rate sign-ins a second @param seconds how long they begin
 */
export async function runStretch(
  { broker, server }: Contestant,
  upstream: Upstream,
  { rate, seconds }: { rate: number; seconds: number },
): Promise<Stretch> {
  const began = performance.now()
  const cpu = server.cpuMs()
  const all: Promise<{ ms: number }>[] = []
  for (let n = 0; n < rate * seconds; n += 1) {
    const wait = began + (n * 1000) / rate - performance.now()
    if (wait > 0) await delay(wait)
    const one = signIn(broker, upstream)
    // A failure is reported when all are awaited.
    one.catch(() => {})
    all.push(one)
  }
  const latencies = (await Promise.all(all)).map(({ ms }) => ms)
  return { latencies, busy: (server.cpuMs() - cpu) / (performance.now() - began) }
}
