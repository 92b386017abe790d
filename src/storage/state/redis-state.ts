import { createClient } from 'redis'
import type { StateEntry, StateStore } from './port.ts'

/**
 * Each script touches one key. An entry is a hash: `v` the value, `c` the second of its one use, if it was used.
 * ARGV[1] is the life in milliseconds where the operation sets one.
 */
const scripts = {
  put: `redis.call('DEL', KEYS[1]); redis.call('HSET', KEYS[1], 'v', ARGV[2]); redis.call('PEXPIRE', KEYS[1], ARGV[1]); return 1`,
  putIfAbsent: `if redis.call('HSETNX', KEYS[1], 'v', ARGV[2]) == 0 then return 0 end; redis.call('PEXPIRE', KEYS[1], ARGV[1]); return 1`,
  consume: `if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end; return redis.call('HSETNX', KEYS[1], 'c', redis.call('TIME')[1])`,
  take: `local v = redis.call('HGET', KEYS[1], 'v'); redis.call('DEL', KEYS[1]); return v`,
  replace: `if redis.call('HGET', KEYS[1], 'v') ~= ARGV[2] then return 0 end; redis.call('HSET', KEYS[1], 'v', ARGV[3]); return 1`,
  increment: `local n = redis.call('HINCRBY', KEYS[1], 'v', 1); if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end; return n`,
  join: `redis.call('SADD', KEYS[1], ARGV[2]); if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end; return 1`,
} as const

const milliseconds = (ttlSeconds: number) => String(Math.ceil(ttlSeconds * 1000))

/**
 * State on Redis, for many nodes. Every operation is one script on one key, so it works on Cluster too; Redis expires entries by itself.
 * @param options.url `redis://…` or `rediss://…` @param options.prefix put before every key
 */
export async function openRedisState(options: { url: string; prefix?: string }): Promise<StateStore> {
  const client = createClient({ url: options.url, disableOfflineQueue: true, socket: { connectTimeout: 5000 } })
  // Without a listener a lost connection would end the process; the client reconnects and calls fail meanwhile.
  client.on('error', () => {})
  await client.connect()
  const name = (key: string) => `${options.prefix ?? 'kakehashi:'}${key}`
  const run = (script: keyof typeof scripts, key: string, ...values: string[]) =>
    client.eval(scripts[script], { keys: [name(key)], arguments: values }) as Promise<unknown>

  return {
    get: async (key) => {
      const [value, consumedAt] = await client.hmGet(name(key), ['v', 'c'])
      if (typeof value !== 'string') return undefined
      const entry: StateEntry = { value }
      return typeof consumedAt === 'string' ? { ...entry, consumedAt: Number(consumedAt) } : entry
    },
    put: async (key, value, ttl) => void (await run('put', key, milliseconds(ttl), value)),
    putIfAbsent: async (key, value, ttl) => (await run('putIfAbsent', key, milliseconds(ttl), value)) === 1,
    consume: async (key) => (await run('consume', key)) === 1,
    take: async (key) => {
      const value = await run('take', key)
      return typeof value === 'string' ? value : undefined
    },
    replace: async (key, expected, value) => (await run('replace', key, '', expected, value)) === 1,
    increment: async (key, ttl) => Number(await run('increment', key, milliseconds(ttl))),
    delete: async (key) => void (await client.del(name(key))),
    addToGroup: async (group, key, ttl) => void (await run('join', group, milliseconds(ttl), key)),
    deleteGroup: async (group) => {
      const members = await client.sMembers(name(group))
      await Promise.all(members.map((member) => client.del(name(member))))
      await client.del(name(group))
    },
    sweep: async () => 0,
    ping: async () => void (await client.ping()),
    close: () => client.close(),
  }
}
