import type { Clock } from '../../foundation/index.ts'
import { createMemoryState } from './memory-state.ts'
import type { StateStore } from './port.ts'
import { openSqliteState } from './sqlite-state.ts'

/** What anybody can make: requests, attempts and card requests that exist before somebody has authenticated. */
const anybodys = /^(Interaction|PushedAuthorizationRequest|attempt:card):|^attempt:[^:]+$/
/** What else is never written to disk: drafts of people who are signed in, and counters of requests. */
const inMemory = /^(attempt|limit):/

/**
 * What attempts that nobody has authenticated may take in memory, bytes. Anybody can begin attempts, from as many addresses as they have: when
 * the room is used up, the attempt that was begun first is forgotten, never the one that has just begun.
 */
export const mostAttemptBytes = 128 * 1024 * 1024
/** Room of its own, so that no flood of attempts takes a guardian's draft or makes the counters forget who floods. */
const mostOtherBytes = 64 * 1024 * 1024

/**
 * Opens the embedded state store: SQLite for what a person or a client has been told, memory for attempts nobody has authenticated.
 * @param options.file path of the SQLite database, or `:memory:`
 * @param options.mostBytes what attempts may take in memory
 */
export function openState(options: { file: string; clock: Clock; mostBytes?: number }): StateStore {
  const { clock, mostBytes = mostAttemptBytes } = options
  const durable = openSqliteState(options)
  const attempts = createMemoryState({ clock, mostBytes })
  const others = createMemoryState({ clock, mostBytes: mostOtherBytes })
  const store = (key: string) => {
    if (anybodys.test(key)) return attempts
    return inMemory.test(key) ? others : durable
  }
  return {
    get: (key) => store(key).get(key),
    put: (key, value, ttl, group) => store(key).put(key, value, ttl, group),
    putIfPresent: (key, value, ttl, group) => store(key).putIfPresent(key, value, ttl, group),
    putIfAbsent: (key, value, ttl) => store(key).putIfAbsent(key, value, ttl),
    consume: (key, left) => store(key).consume(key, left),
    take: (key) => store(key).take(key),
    replace: (key, expected, value) => store(key).replace(key, expected, value),
    increment: (key, ttl) => store(key).increment(key, ttl),
    delete: (key) => store(key).delete(key),
    membersOf: async (group) => [...(await attempts.membersOf(group)), ...(await durable.membersOf(group))],
    deleteGroup: async (group) => {
      await attempts.deleteGroup(group)
      await durable.deleteGroup(group)
    },
    sweep: async () => (await attempts.sweep()) + (await others.sweep()) + (await durable.sweep()),
    ping: () => durable.ping(),
    usage: () => {
      const [one, two] = [attempts.usage(), others.usage()]
      return {
        entries: one.entries + two.entries,
        bytes: one.bytes + two.bytes,
        evicted: one.evicted + two.evicted,
      }
    },
    close: () => durable.close(),
  }
}
