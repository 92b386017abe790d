import { KakehashiError } from '../../foundation/index.ts'
import { reach } from '../reach.ts'
import type { StateStore } from './port.ts'
import { checkKeeping } from './redis/check-keeping.ts'
import { clearShards } from './redis/clear.ts'
import { createClusterShards } from './redis/cluster-shards.ts'
import { within } from './redis/dial.ts'
import { readEntry, written } from './redis/entries.ts'
import { createGroups } from './redis/groups.ts'
import { readRedisUrl, shown } from './redis/redis-url.ts'
import { watchRoom } from './redis/room.ts'
import { createRunner } from './redis/run-script.ts'
import { createSingleShard, type Shards } from './redis/shards.ts'
import { refusesUs } from './redis/trouble.ts'

/**
 * Put before every key, so that a Redis may serve others too. The number is that of the layout: nodes of another layout see nothing of this one,
 * and their entries end by themselves.
 */
const redisPrefix = 'kakehashi:2:'

const milliseconds = (ttlSeconds: number) => String(Math.ceil(ttlSeconds * 1000))
const defaultPatienceMs = 5000
/** How often a server that is not there yet is looked for. */
const lookEveryMs = 250

export interface RedisStateOptions {
  /** `redis://…`, `redis+sentinel://…` or `redis+cluster://…`, see `readRedisUrl`. */
  readonly url: string
  readonly prefix?: string
  /** How long to wait for the server at start, milliseconds. */
  readonly patienceMs?: number
  onRetry?(notice: { kind: string; address: string; reason: string }): void
  /** Checks that the servers keep what they acknowledge, see `checkKeeping`. */
  readonly keeping?: { readonly production: boolean; warn(message: string): void }
}

/**
 * Connects to what `REDIS_URL` names.
 * @throws SETTINGS-INVALID, STORAGE-UNREACHABLE, STORAGE-REFUSED, STORAGE-REDIS-EVICTS, STORAGE-REDIS-FORGETS, STORAGE-REDIS-UNCHECKED
 */
async function openShards(options: RedisStateOptions): Promise<Shards> {
  const place = readRedisUrl(options.url)
  const shards = place.kind === 'cluster' ? createClusterShards(place) : createSingleShard(place)
  const address = place.nodes.map(shown).join(',')
  const { patienceMs = defaultPatienceMs, onRetry } = options
  const connected = () =>
    within(lookEveryMs, shards.ready()).catch(() => {
      throw shards.trouble()
    })
  try {
    const target = { kind: 'Redis', address, patienceMs, refusesUs, ...(onRetry ? { onRetry } : {}) } as const
    await reach(target, connected)
    if (options.keeping) await checkKeeping(shards, { address, ...options.keeping })
    return shards
  } catch (error) {
    await shards.close()
    throw error
  }
}

/** State on Redis, for many nodes: one server, a Sentinel set or a Cluster. Every script touches one key; Redis expires entries by itself. */
export async function openRedisState(options: RedisStateOptions): Promise<StateStore> {
  return createRedisState(await openShards(options), options.prefix)
}

/**
 * Deletes all state on Redis: after a restore no session and no code of before may be good.
 * @returns how many entries @throws as `openRedisState`
 */
export async function clearRedisState(options: RedisStateOptions): Promise<number> {
  const shards = await openShards(options)
  try {
    return await clearShards(shards, options.prefix ?? redisPrefix)
  } finally {
    await shards.close()
  }
}

/** The state store on shards that are connected. */
function createRedisState(shards: Shards, prefix = redisPrefix): StateStore {
  const name = (key: string) => `${prefix}${key}`
  const room = watchRoom(shards)

  const { run } = createRunner(shards, prefix)
  const remove = async (key: string) => void (await shards.write(name(key), ['DEL', name(key)]))
  const { join, membersOf, deleteGroup } = createGroups(shards, { prefix, remove })
  /** Both commands go out at once. @returns null when the condition did not hold */
  const putWith = async (
    condition: readonly ('NX' | 'XX')[],
    key: string,
    value: string,
    ttlSeconds: number,
    group?: string,
  ): Promise<unknown> => {
    const life = milliseconds(ttlSeconds)
    const put = shards.write(name(key), ['SET', name(key), written(value), 'PX', life, ...condition])
    const [done] = await Promise.all([put, ...(group === undefined ? [] : [join(group, key, life)])])
    return done
  }
  const anyMaster = () => {
    const link = shards.masters().find((master) => master.connected()) ?? shards.masters()[0]
    if (!link) throw new KakehashiError('STORAGE-UNAVAILABLE', { detail: 'Redis', cause: shards.trouble() })
    return link
  }

  return {
    get: async (key) => {
      const entry = await shards.read(name(key), ['GET', name(key)])
      return typeof entry === 'string' ? readEntry(entry) : undefined
    },
    put: (key, value, ttl, group) => putWith([], key, value, ttl, group).then(() => {}),
    putIfPresent: (key, value, ttl, group) => putWith(['XX'], key, value, ttl, group).then(() => {}),
    putIfAbsent: async (key, value, ttl) => (await putWith(['NX'], key, value, ttl)) !== null,
    consume: async (key, left) =>
      Number(await run('consume', key, ...(left === undefined ? [] : [written(left)]))) === 1,
    take: async (key) => {
      const entry = await shards.write(name(key), ['GETDEL', name(key)])
      return typeof entry === 'string' ? readEntry(entry).value : undefined
    },
    replace: async (key, expected, value) => Number(await run('replace', key, written(expected), written(value))) === 1,
    increment: async (key, ttl) => Number(await run('increment', key, milliseconds(ttl))),
    delete: remove,
    membersOf,
    deleteGroup,
    sweep: async () => 0,
    ping: async () => void (await anyMaster().send(['PING'])),
    time: async () => {
      const [seconds, microseconds] = (await anyMaster().send(['TIME'])) as [unknown, unknown]
      return new Date(Number(seconds) * 1000 + Number(microseconds) / 1000)
    },
    crowded: room.crowded,
    remote: true,
    close: () => {
      room.stop()
      return shards.close()
    },
  }
}
