import { createHash } from 'node:crypto'

/** Milliseconds since the epoch, by the server that holds the key: the same clock by which its entries expire. */
const now = `local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000); `

/**
 * Each script touches one key, so that it runs on Cluster too. An entry is a string, see `entries.ts`. A group is a sorted set: every member
 * with the millisecond of its end, and the key lives as long as the last of them. ARGV[1] is the life in milliseconds where the operation sets
 * one. What a full server refuses comes first, so that a refused script has changed nothing.
 */
const sources = {
  consume: `local e = redis.call('GET', KEYS[1]); if not e or string.sub(e, 1, 1) ~= '-' then return 0 end; redis.call('SET', KEYS[1], redis.call('TIME')[1] .. (ARGV[1] or e), 'KEEPTTL'); return 1`,
  replace: `local e = redis.call('GET', KEYS[1]); if not e or string.sub(e, string.find(e, '-', 1, true) or #e + 1) ~= ARGV[1] then return 0 end; redis.call('SET', KEYS[1], string.sub(e, 1, -1 - #ARGV[1]) .. ARGV[2], 'KEEPTTL'); return 1`,
  increment: `local n = redis.call('INCR', KEYS[1]); if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end; return n`,
  join: `${now}
redis.call('ZADD', KEYS[1], 'GT', now + ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
if last then redis.call('PEXPIRE', KEYS[1], last - now) end
return 1`,
  members: `${now} return redis.call('ZRANGEBYSCORE', KEYS[1], now + 1, '+inf')`,
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
