import { pathNames } from '../driver.ts'
import type { Fault } from '../fault.ts'
import { serversOf } from '../worlds/servers.ts'

/** The Redis master dies and is started again before anybody takes its place. */
export const redisKilled: Fault = {
  name: 'redis-killed',
  world: 'servers',
  needs: ['redis', 'postgres'],
  affects: pathNames,
  lastsMs: 2000,
  inject: async (world) => (await serversOf(world).redis.master()).kill(),
  heal: async (world) => (await serversOf(world).redis.master()).start(),
}
