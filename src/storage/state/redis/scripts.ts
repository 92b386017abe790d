import { createHash } from 'node:crypto'

/** Milliseconds since the epoch, by the server that holds the key: the same clock by which its entries expire. */
const now = `local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000); `

/**
 * Each script touches one key, so that it runs on Cluster too. An entry is a hash: `v` the value, `c` the second of its one use, if it was
 * used. A group is a sorted set: every member with the millisecond of its end, and the key lives as long as the last of them. ARGV[1] is the
 * life in milliseconds where the operation sets one. What a full server refuses comes first, so that a refused script has changed nothing.
 *
 * `joinSet` is how 0.1 joins, see decision 27.
 */
const sources = {
  put: `redis.call('HSET', KEYS[1], 'v', ARGV[2]); redis.call('HDEL', KEYS[1], 'c'); redis.call('PEXPIRE', KEYS[1], ARGV[1]); return 1`,
  putIfPresent: `if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end; redis.call('HSET', KEYS[1], 'v', ARGV[2]); redis.call('HDEL', KEYS[1], 'c'); redis.call('PEXPIRE', KEYS[1], ARGV[1]); return 1`,
  putIfAbsent: `if redis.call('HSETNX', KEYS[1], 'v', ARGV[2]) == 0 then return 0 end; redis.call('PEXPIRE', KEYS[1], ARGV[1]); return 1`,
  consume: `if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end; return redis.call('HSETNX', KEYS[1], 'c', redis.call('TIME')[1])`,
  take: `local v = redis.call('HGET', KEYS[1], 'v'); redis.call('DEL', KEYS[1]); return v`,
  replace: `if redis.call('HGET', KEYS[1], 'v') ~= ARGV[1] then return 0 end; redis.call('HSET', KEYS[1], 'v', ARGV[2]); return 1`,
  increment: `local n = redis.call('HINCRBY', KEYS[1], 'v', 1); if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end; return n`,
  join: `${now}
redis.call('ZADD', KEYS[1], 'GT', now + ARGV[1], ARGV[2])
local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)
if #gone > 0 then redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now) end
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
if last then redis.call('PEXPIRE', KEYS[1], last - now) end
return gone`,
  members: `${now}
return { redis.call('ZRANGEBYSCORE', KEYS[1], now + 1, '+inf'), redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now) }`,
  joinSet: `redis.call('SADD', KEYS[1], ARGV[2]); if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end; return 1`,
} as const

export type ScriptName = keyof typeof sources

interface Script {
  readonly source: string
  /** By which Redis knows a script that it has run before. */
  readonly sha1: string
}

export const scripts = Object.fromEntries(
  Object.entries(sources).map(([name, source]) => [
    name,
    { source, sha1: createHash('sha1').update(source).digest('hex') },
  ]),
) as unknown as Readonly<Record<ScriptName, Script>>
