import { ask, until } from '../../support/redis-processes.ts'
import { pathNames } from '../driver.ts'
import type { Fault } from '../fault.ts'
import { neverMs } from '../servers/redis-set.ts'
import type { FaultWorld } from '../world.ts'
import { serversOf } from '../worlds/servers.ts'

const onServers = { world: 'servers', needs: ['redis', 'postgres'] } as const
const masterOf = (world: FaultWorld) => serversOf(world).redis.master()

/** The master dies and is started again before anybody takes its place. */
export const redisKilled: Fault = {
  ...onServers,
  name: 'redis-killed',
  affects: pathNames,
  felt: true,
  lastsMs: 1500,
  inject: async (world) => (await masterOf(world)).kill(),
  heal: async (world) => (await masterOf(world)).start(),
}

/** The master stands still with its connections open, longer than a call may take, and wakes before anybody takes its place. */
export const redisHung: Fault = {
  ...onServers,
  name: 'redis-hung',
  affects: pathNames,
  felt: true,
  lastsMs: 4000,
  inject: async (world) => (await masterOf(world)).pause(),
  heal: async (world) => (await masterOf(world)).resume(),
}

/** The master has no memory left: what is there can be read, nothing can be written. */
export const redisFull: Fault = {
  ...onServers,
  name: 'redis-full',
  affects: pathNames,
  felt: true,
  lastsMs: 1500,
  inject: async (world) => void (await serversOf(world).redis.ask('CONFIG', 'SET', 'maxmemory', '1')),
  heal: async (world) => void (await serversOf(world).redis.ask('CONFIG', 'SET', 'maxmemory', '0')),
}

/** How soon the sentinel takes a silent master for dead, as an operator would set it for a fail-over within seconds, milliseconds. */
const giveUpMs = 1000

const failOver = (name: string, how: 'kill' | 'pause'): Fault => {
  let old: Awaited<ReturnType<typeof masterOf>> | undefined
  return {
    ...onServers,
    name,
    affects: pathNames,
    recoversAlone: true,
    lastsMs: 0,
    inject: async (world) => {
      await serversOf(world).redis.giveUpAfter(giveUpMs)
      old = await masterOf(world)
      await old[how]()
    },
    heal: async (world, wrong) => {
      const dead = old
      if (!dead) return wrong('nothing to bring back')
      await until(async () => (await masterOf(world)).port !== dead.port)
      // It believes itself master until the sentinel tells it otherwise; nothing may be written to it meanwhile.
      if (how === 'kill') await dead.start()
      else dead.resume()
      await until(async () => String(((await ask(dead.port, 'ROLE')) as unknown[])[0]) === 'slave')
      await serversOf(world).redis.giveUpAfter(neverMs)
      await until(async () => Number(await serversOf(world).redis.ask('WAIT', '2', '100')) === 2)
    },
  }
}

/** The master dies and the sentinel makes a replica the master. */
export const redisFailedOver = failOver('redis-failed-over', 'kill')

/** The master stands still, is replaced, and wakes up in the belief that it still is the master. */
export const redisHungFailedOver = failOver('redis-hung-failed-over', 'pause')
