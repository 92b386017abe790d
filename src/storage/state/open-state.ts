import type { Clock } from '../../foundation/index.ts'
import { createMemoryState } from './memory-state.ts'
import type { StateStore } from './port.ts'
import { openSqliteState } from './sqlite-state.ts'

/** Keys that exist before anybody has authenticated, and counters of requests. They are never written to disk on the embedded engine. */
const unauthenticated = /^(Interaction|PushedAuthorizationRequest|attempt|limit):/

/**
 * Opens the embedded state store: SQLite for what a person or a client has been told, memory for attempts nobody has authenticated.
 * @param options.file path of the SQLite database, or `:memory:`
 */
export function openState(options: { file: string; clock: Clock }): StateStore {
  const durable = openSqliteState(options)
  const volatile = createMemoryState(options)
  const store = (key: string) => (unauthenticated.test(key) ? volatile : durable)
  return {
    get: (key) => store(key).get(key),
    put: (key, value, ttl) => store(key).put(key, value, ttl),
    putIfAbsent: (key, value, ttl) => store(key).putIfAbsent(key, value, ttl),
    consume: (key) => store(key).consume(key),
    take: (key) => store(key).take(key),
    replace: (key, expected, value) => store(key).replace(key, expected, value),
    increment: (key, ttl) => store(key).increment(key, ttl),
    delete: (key) => store(key).delete(key),
    addToGroup: (group, key, ttl) => store(key).addToGroup(group, key, ttl),
    membersOf: async (group) => [...(await volatile.membersOf(group)), ...(await durable.membersOf(group))],
    deleteGroup: async (group) => {
      await volatile.deleteGroup(group)
      await durable.deleteGroup(group)
    },
    sweep: async () => (await volatile.sweep()) + (await durable.sweep()),
    ping: () => durable.ping(),
    close: () => durable.close(),
  }
}
