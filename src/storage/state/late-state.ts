import type { StateStore } from './port.ts'

/**
 * A state store on a server that is asked for when it is first used: a command that needs the records alone works while the server is away.
 * @param open as often as it fails it is tried again at the next use; what it throws, every operation throws
 */
export function lateState(open: () => Promise<StateStore>): StateStore {
  let opened: Promise<StateStore> | undefined
  const use = () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  return {
    get: async (...given) => (await use()).get(...given),
    put: async (...given) => (await use()).put(...given),
    putIfPresent: async (...given) => (await use()).putIfPresent(...given),
    putIfAbsent: async (...given) => (await use()).putIfAbsent(...given),
    consume: async (...given) => (await use()).consume(...given),
    take: async (...given) => (await use()).take(...given),
    replace: async (...given) => (await use()).replace(...given),
    increment: async (...given) => (await use()).increment(...given),
    delete: async (...given) => (await use()).delete(...given),
    membersOf: async (...given) => (await use()).membersOf(...given),
    deleteGroup: async (...given) => (await use()).deleteGroup(...given),
    sweep: async () => (await use()).sweep(),
    ping: async () => (await use()).ping(),
    remote: true,
    close: async () => (await opened)?.close(),
  }
}
