import type { Clock } from '../../foundation/index.ts'
import type { StateEntry, StateStore } from './port.ts'

interface Held {
  value: string
  expiresAt: number
  consumedAt?: number
}

/** State in this process alone: for what may be lost with it, such as attempts that nobody has authenticated yet. */
export function createMemoryState(options: { clock: Clock }): StateStore {
  const entries = new Map<string, Held>()
  const groups = new Map<string, { keys: Set<string>; expiresAt: number }>()
  const now = () => options.clock.now().getTime()
  const alive = (key: string): Held | undefined => {
    const held = entries.get(key)
    return held && held.expiresAt > now() ? held : undefined
  }
  const write = (key: string, value: string, ttlSeconds: number) => {
    entries.set(key, { value, expiresAt: now() + ttlSeconds * 1000 })
  }

  return {
    get: async (key) => {
      const held = alive(key)
      if (!held) return undefined
      const entry: StateEntry = { value: held.value }
      return held.consumedAt === undefined ? entry : { ...entry, consumedAt: held.consumedAt }
    },
    put: async (key, value, ttlSeconds) => write(key, value, ttlSeconds),
    putIfAbsent: async (key, value, ttlSeconds) => {
      if (alive(key)) return false
      write(key, value, ttlSeconds)
      return true
    },
    consume: async (key) => {
      const held = alive(key)
      if (!held || held.consumedAt !== undefined) return false
      held.consumedAt = Math.floor(now() / 1000)
      return true
    },
    take: async (key) => {
      const held = alive(key)
      entries.delete(key)
      return held?.value
    },
    replace: async (key, expected, value) => {
      const held = alive(key)
      if (held?.value !== expected) return false
      held.value = value
      return true
    },
    increment: async (key, ttlSeconds) => {
      const held = alive(key)
      const count = Number(held?.value ?? 0) + 1
      if (held) held.value = String(count)
      else write(key, String(count), ttlSeconds)
      return count
    },
    delete: async (key) => {
      entries.delete(key)
    },
    addToGroup: async (group, key, ttlSeconds) => {
      const held = groups.get(group) ?? { keys: new Set<string>(), expiresAt: 0 }
      held.keys.add(key)
      held.expiresAt = Math.max(held.expiresAt, now() + ttlSeconds * 1000)
      groups.set(group, held)
    },
    membersOf: async (group) => [...(groups.get(group)?.keys ?? [])],
    deleteGroup: async (group) => {
      for (const key of groups.get(group)?.keys ?? []) entries.delete(key)
      groups.delete(group)
    },
    sweep: async () => {
      let swept = 0
      for (const [key, held] of entries) if (held.expiresAt <= now() && entries.delete(key)) swept += 1
      for (const [group, held] of groups) if (held.expiresAt <= now()) groups.delete(group)
      return swept
    },
    ping: async () => {},
    close: async () => {},
  }
}
