import { setTimeout as delay } from 'node:timers/promises'
import type { RedisServer } from '../redis-server.ts'

/** Copies one key many times inside the server; identifiers, which follow the last colon, keep their length. */
const copy = `
local prefix, length = string.match(KEYS[1], '^(.*:)'), #string.match(KEYS[1], '([^:]*)$')
local dump, ttl = redis.call('DUMP', KEYS[1]), redis.call('PTTL', KEYS[1])
for n = ARGV[1], ARGV[2] - 1 do
  local id = string.format('%012x', n)
  redis.call('RESTORE', prefix .. id .. string.rep('0', length - #id), ttl + n, dump)
end`
/** Copies that one script makes: some tenths of a second. */
const atATime = 50_000

/** The names of all keys. */
export const keysOf = async (redis: RedisServer): Promise<string[]> => (await redis.command('KEYS', '*')) as string[]

/** Those that are new since the earlier reading and live on for `seconds` at least. */
export async function keysSince(redis: RedisServer, earlier: readonly string[], seconds: number): Promise<string[]> {
  const known = new Set(earlier)
  const lasting: string[] = []
  for (const key of await keysOf(redis))
    if (!known.has(key) && Number(await redis.command('TTL', key)) > seconds) lasting.push(key)
  return lasting
}

/** Puts `count` copies of each key into the server, then lets it write them to its file. */
export async function fillRedis(redis: RedisServer, keys: readonly string[], count: number): Promise<void> {
  if (keys.length === 0) throw new Error('a sign-in has left nothing that could be copied')
  await redis.command('CONFIG', 'SET', 'appendonly', 'no')
  for (const key of keys)
    for (let from = 0; from < count; from += atATime)
      await redis.command('EVAL', copy, '1', key, String(from), String(Math.min(count, from + atATime)))
  await redis.command('CONFIG', 'SET', 'appendonly', 'yes')
  for (;;) {
    const info = String(await redis.command('INFO', 'persistence'))
    if (info.includes('aof_rewrite_in_progress:0') && info.includes('aof_rewrite_scheduled:0')) return
    await delay(200)
  }
}
