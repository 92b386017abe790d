import { setTimeout as delay } from 'node:timers/promises'
import { KakehashiError } from '../foundation/index.ts'

const firstPauseMs = 100
const longestPauseMs = 2000

/** A store server that has to be there before the gateway starts. */
export interface Reaching {
  readonly kind: 'PostgreSQL' | 'Redis'
  /** `host:port`, without credentials. */
  readonly address: string
  /** How long to keep trying, milliseconds. */
  readonly patienceMs: number
  /** Told after every failure that will be followed by another attempt. */
  onRetry?(notice: { kind: string; address: string; reason: string }): void
  /** The server answered and will not have us: trying again would not help. */
  refusesUs(error: unknown): boolean
}

const reasonOf = (error: unknown): string => {
  const { message, code } = (error instanceof KakehashiError ? error.cause : error) as {
    message?: string
    code?: string
  }
  return message || code || String(error)
}

/**
 * Tries until `attempt` succeeds, with growing pauses, for a bounded time.
 * @throws STORAGE-UNREACHABLE naming server and reason when time is up, STORAGE-REFUSED when the server answers that it will not have us
 */
export async function reach<T>(target: Reaching, attempt: () => Promise<T>): Promise<T> {
  const { kind, address, patienceMs } = target
  const deadline = performance.now() + patienceMs
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      return await attempt()
    } catch (cause) {
      const params = { kind, address, reason: reasonOf(cause) }
      if (target.refusesUs(cause)) throw new KakehashiError('STORAGE-REFUSED', { params, cause })
      const left = deadline - performance.now()
      if (left <= 0) throw new KakehashiError('STORAGE-UNREACHABLE', { params, cause })
      target.onRetry?.(params)
      await delay(Math.min(pause, left))
    }
  }
}
