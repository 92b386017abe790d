import { createRunner } from './run-script.ts'
import type { Shards } from './shards.ts'

const groupKey = (group: string) => `group:${group}`

/**
 * Groups on Redis, whose members end each in its own time, see decision 27.
 * @param options.remove deletes the entry of a member
 */
export function createGroups(shards: Shards, options: { prefix: string; remove(key: string): Promise<void> }) {
  const { prefix, remove } = options
  const { run, look } = createRunner(shards, prefix)
  const membersOf = async (group: string) => (await look('members', groupKey(group))) as string[]

  return {
    join: async (group: string, key: string, life: string): Promise<void> =>
      void (await run('join', groupKey(group), life, key)),
    membersOf,
    /**
     * The members lie on other servers of a cluster, so they are deleted one by one, and struck from the group only when they are gone: whoever
     * dies in between leaves a group that can be deleted again.
     */
    deleteGroup: async (group: string): Promise<void> => {
      const at = `${prefix}${groupKey(group)}`
      for (;;) {
        const members = await membersOf(group)
        if (members.length === 0) return
        await Promise.all(members.map(remove))
        await shards.write(at, ['ZREM', at, ...members])
      }
    },
  }
}
