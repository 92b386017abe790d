import type { StateEntry, StateStore } from '../../src/storage/index.ts'

/**
 * A store on which every caller has read before any of them writes: the worst timing of parallel requests, made certain. Whoever reads one of
 * these entries first and writes later will let all of them pass.
 * @param options.keys entries that are contested
 * @param options.count callers that read each of them; later reads pass at once
 */
export function gatherReads(store: StateStore, options: { keys: RegExp; count: number }): StateStore {
  const waiting = new Map<string, { arrived: number; open: () => void; gate: Promise<void> }>()

  const gateOf = (key: string) => {
    const known = waiting.get(key)
    if (known) return known
    const { promise, resolve } = Promise.withResolvers<void>()
    const gate = { arrived: 0, open: resolve, gate: promise }
    waiting.set(key, gate)
    return gate
  }

  const get = async (key: string): Promise<StateEntry | undefined> => {
    const entry = await store.get(key)
    if (!options.keys.test(key)) return entry
    const gate = gateOf(key)
    gate.arrived += 1
    if (gate.arrived >= options.count) gate.open()
    await gate.gate
    return entry
  }

  return { ...store, get }
}
