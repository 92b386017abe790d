import { createRunner } from './run-script.ts'
import type { Shards } from './shards.ts'

/** The sorted set of a group; a name of its own, because 0.1 keeps a plain set under the name of the group itself. */
const membersKey = (group: string) => `members:${group}`

/**
 * Groups on Redis, whose members end each in its own time. While nodes of 0.1 may run beside this one, the set that they know is kept too, and
 * read: what ends a group, on whichever node, ends all that is in it. See decision 27 for when the set goes.
 * @param options.remove deletes the entry of a member
 */
export function createGroups(shards: Shards, options: { prefix: string; remove(key: string): Promise<void> }) {
  const { prefix, remove } = options
  const { run, look } = createRunner(shards, prefix)
  const command = (name: string, key: string, ...values: string[]) =>
    [`${prefix}${key}`, [name, `${prefix}${key}`, ...values]] as [string, string[]]
  const strike = (group: string, keys: readonly string[]) => shards.write(...command('SREM', group, ...keys))

  const everyoneIn = async (group: string): Promise<{ living: string[]; ended: string[] }> => {
    const [members, inSet] = await Promise.all([
      look('members', membersKey(group)) as Promise<[string[], string[]]>,
      shards.read(...command('SMEMBERS', group)) as Promise<string[]>,
    ])
    const ended = new Set(members[1])
    const living = new Set([...members[0], ...inSet.filter((key) => !ended.has(key))])
    return { living: [...living], ended: [...ended] }
  }

  return {
    /** Both writes go out at once. What has ended meanwhile is struck from the set afterwards; when that fails, it goes with the set. */
    join: async (group: string, key: string, life: string): Promise<void> => {
      const [ended] = await Promise.all([run('join', membersKey(group), life, key), run('joinSet', group, life, key)])
      if (Array.isArray(ended) && ended.length > 0) strike(group, ended).catch(() => {})
    },
    membersOf: async (group: string): Promise<string[]> => (await everyoneIn(group)).living,
    /**
     * The members lie on other servers of a cluster, so they are deleted one by one, and struck from the group only when they are gone: whoever
     * dies in between leaves a group that can be deleted again.
     */
    deleteGroup: async (group: string): Promise<void> => {
      for (;;) {
        const { living, ended } = await everyoneIn(group)
        const all = [...living, ...ended]
        if (all.length === 0) return
        await Promise.all(living.map(remove))
        await Promise.all([shards.write(...command('ZREM', membersKey(group), ...all)), strike(group, all)])
      }
    },
  }
}
