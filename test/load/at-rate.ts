/** What came of a load. */
export interface LoadResult<T> {
  readonly done: readonly T[]
  readonly failed: readonly unknown[]
}

/**
 * Begins something at a fixed rate, however long each takes: a slow gateway gets no less of it.
 * @param perSecond how often
 * @returns the numbers so far, and how it ends: nothing new is begun, what runs is waited for
 */
export function atRate<T>(perSecond: number, act: () => Promise<T>) {
  const done: T[] = []
  const failed: unknown[] = []
  const running = new Set<Promise<void>>()
  let begun = 0
  const began = performance.now()
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * perSecond)
    for (; begun < due; begun += 1) {
      const one = act()
        .then(
          (value) => void done.push(value),
          (error: unknown) => void failed.push(error),
        )
        .finally(() => running.delete(one))
      running.add(one)
    }
  }, 10)
  return {
    done: done as readonly T[],
    failed: failed as readonly unknown[],
    async end(): Promise<LoadResult<T>> {
      clearInterval(timer)
      while (running.size > 0) await Promise.all(running)
      return { done, failed }
    },
  }
}
