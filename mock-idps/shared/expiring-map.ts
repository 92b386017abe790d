/** A map whose entries end by themselves; every entry of one map lives equally long. */
export interface ExpiringMap<T> {
  put(key: string, value: T): void
  get(key: string): T | undefined
  /** Reads and removes: the way to use something once. */
  take(key: string): T | undefined
}

/** @param lifeSeconds how long an entry lives, by `clock` */
export function createExpiringMap<T>(clock: { now(): Date }, lifeSeconds: number): ExpiringMap<T> {
  const entries = new Map<string, { value: T; endsAt: number }>()

  // Entries stand in the order in which they end, so sweeping stops at the first that is still alive.
  function sweep(now: number) {
    for (const [key, entry] of entries) {
      if (entry.endsAt > now) return
      entries.delete(key)
    }
  }

  function get(key: string): T | undefined {
    const entry = entries.get(key)
    return entry && entry.endsAt > clock.now().getTime() ? entry.value : undefined
  }

  return {
    get,
    put(key, value) {
      const now = clock.now().getTime()
      sweep(now)
      entries.delete(key)
      entries.set(key, { value, endsAt: now + lifeSeconds * 1000 })
    },
    take(key) {
      const value = get(key)
      entries.delete(key)
      return value
    },
  }
}
