import { KakehashiError } from '../../foundation/index.ts'

const isOutage = (error: unknown) => error instanceof KakehashiError && error.code === 'STORAGE-UNAVAILABLE'

/**
 * Lets one through at a time, in the order they came. Those who wait hold no connection of the pool, which is left to readers. When the one
 * inside finds the store away, those who wait are told so too, instead of each finding out in turn.
 */
export function createTurnstile(): <T>(work: () => Promise<T>) => Promise<T> {
  let waiting: { enter(): void; refuse(error: unknown): void }[] = []
  let occupied = false

  const enter = (): Promise<void> => {
    if (!occupied) {
      occupied = true
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => waiting.push({ enter: resolve, refuse: reject }))
  }
  const leave = () => {
    const next = waiting.shift()
    if (next) next.enter()
    else occupied = false
  }

  return async (work) => {
    await enter()
    try {
      return await work()
    } catch (error) {
      if (isOutage(error)) {
        const refused = waiting
        waiting = []
        for (const one of refused) one.refuse(error)
      }
      throw error
    } finally {
      leave()
    }
  }
}
