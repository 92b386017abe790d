import type { StateStore } from '../../storage/index.ts'

export const halfHour = 1800

/**
 * What a person has prepared and not signed yet, or an offer with its code: seen by that person alone, and gone by itself.
 * The prefix keeps it in memory on one machine.
 * @param name tells one use from another
 */
export function createDrafts<T>(options: {
  state: Pick<StateStore, 'get' | 'put' | 'delete'>
  name: string
  seconds?: number
}) {
  const { state, name, seconds = halfHour } = options
  const key = (personId: string, id: string) => `attempt:${name}:${personId}:${id}`
  const doneKey = (personId: string, id: string) => `attempt:${name}-done:${personId}:${id}`
  return {
    keep: (personId: string, id: string, draft: T): Promise<void> =>
      state.put(key(personId, id), JSON.stringify(draft), seconds),
    async find(personId: string, id: string | undefined): Promise<T | undefined> {
      const entry = id === undefined ? undefined : await state.get(key(personId, id))
      return entry && (JSON.parse(entry.value) as T)
    },
    /** The draft has become a record: whoever comes back to it, by Back or an old tab, is led to `path`. */
    async finish(personId: string, id: string, path: string): Promise<void> {
      await state.put(doneKey(personId, id), path, seconds)
      await state.delete(key(personId, id))
    },
    /** Where what the draft became is to be found, if it became anything. */
    async becameOf(personId: string, id: string | undefined): Promise<string | undefined> {
      return id === undefined ? undefined : (await state.get(doneKey(personId, id)))?.value
    },
  }
}
