import type { StateStore } from '../../storage/index.ts'

const halfHour = 1800

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
  return {
    keep: (personId: string, id: string, draft: T): Promise<void> =>
      state.put(key(personId, id), JSON.stringify(draft), seconds),
    async find(personId: string, id: string | undefined): Promise<T | undefined> {
      const entry = id === undefined ? undefined : await state.get(key(personId, id))
      return entry && (JSON.parse(entry.value) as T)
    },
    drop: (personId: string, id: string): Promise<void> => state.delete(key(personId, id)),
  }
}
