import type { Clock } from '../../foundation/index.ts'
import type { StateEntry, StateStore, Usage } from './port.ts'

interface Held {
  value: string
  expiresAt: number
  readonly group?: string | undefined
  consumedAt?: number
}

/** What an entry takes beside its text, measured: the map's slot, the object, its numbers, the heads of the strings. */
const entryBytes = 600

/** A single character beyond Latin-1 makes a string twice as wide. */
const bytesOf = (text: string) => (/[\u0100-\uffff]/.test(text) ? 2 : 1) * text.length

/**
 * State in this process alone: for what may be lost with it, such as attempts that nobody has authenticated yet.
 * @param options.mostBytes what all entries together may take; beyond it those that were begun first are forgotten. Not given: no bound
 */
export function createMemoryState(options: { clock: Clock; mostBytes?: number }): StateStore & { usage(): Usage } {
  const { mostBytes = Number.POSITIVE_INFINITY } = options
  const entries = new Map<string, Held>()
  let bytes = 0
  let evicted = 0
  /** Keys of entries by the group to which they belong. */
  const groups = new Map<string, Set<string>>()
  const now = () => options.clock.now().getTime()
  const alive = (key: string): Held | undefined => {
    const held = entries.get(key)
    return held && held.expiresAt > now() ? held : undefined
  }
  const livingOf = (group: string) => [...(groups.get(group) ?? [])].filter((key) => alive(key) !== undefined)
  const leave = (key: string, { group = '' }: Held) => {
    const members = groups.get(group)
    if (members?.delete(key) && members.size === 0) groups.delete(group)
  }
  const sizeOf = (key: string, value: string) => bytesOf(key) + bytesOf(value) + entryBytes
  const forget = (key: string, held = entries.get(key)) => {
    if (!held || !entries.delete(key)) return
    bytes -= sizeOf(key, held.value)
    leave(key, held)
  }
  // An entry that is written again keeps its place: a map gives back first what was put first.
  const makeRoom = () => {
    for (const [key, held] of entries) {
      if (bytes <= mostBytes) return
      forget(key, held)
      if (held.expiresAt > now()) evicted += 1
    }
  }
  const change = (held: Held, value: string) => {
    bytes += bytesOf(value) - bytesOf(held.value)
    held.value = value
    makeRoom()
  }
  const write = (key: string, value: string, ttlSeconds: number, group?: string) => {
    const before = entries.get(key)
    if (before) leave(key, before)
    bytes += sizeOf(key, value) - (before ? sizeOf(key, before.value) : 0)
    entries.set(key, { value, expiresAt: now() + ttlSeconds * 1000, group })
    if (group !== undefined) groups.set(group, (groups.get(group) ?? new Set()).add(key))
    makeRoom()
  }

  return {
    get: async (key) => {
      const held = alive(key)
      if (!held) return undefined
      const entry: StateEntry = { value: held.value }
      return held.consumedAt === undefined ? entry : { ...entry, consumedAt: held.consumedAt }
    },
    put: async (key, value, ttlSeconds, group) => write(key, value, ttlSeconds, group),
    putIfPresent: async (key, value, ttlSeconds, group) => {
      if (alive(key)) write(key, value, ttlSeconds, group)
    },
    putIfAbsent: async (key, value, ttlSeconds) => {
      if (alive(key)) return false
      write(key, value, ttlSeconds)
      return true
    },
    consume: async (key, left) => {
      const held = alive(key)
      if (!held || held.consumedAt !== undefined) return false
      if (left !== undefined) change(held, left)
      held.consumedAt = Math.floor(now() / 1000)
      return true
    },
    take: async (key) => {
      const held = alive(key)
      forget(key)
      return held?.value
    },
    replace: async (key, expected, value) => {
      const held = alive(key)
      if (held?.value !== expected) return false
      change(held, value)
      return true
    },
    increment: async (key, ttlSeconds) => {
      const held = alive(key)
      const count = Number(held?.value ?? 0) + 1
      if (held) change(held, String(count))
      else write(key, String(count), ttlSeconds)
      return count
    },
    delete: async (key) => forget(key),
    membersOf: async (group) => livingOf(group),
    deleteGroup: async (group) => {
      for (const key of livingOf(group)) forget(key)
    },
    sweep: async () => {
      let swept = 0
      for (const [key, held] of entries) {
        if (held.expiresAt > now()) continue
        forget(key, held)
        swept += 1
      }
      return swept
    },
    ping: async () => {},
    usage: () => ({ entries: entries.size, bytes, evicted }),
    close: async () => {},
  }
}
