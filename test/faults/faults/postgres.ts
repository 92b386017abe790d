import { pathNames } from '../driver.ts'
import type { Fault } from '../fault.ts'
import { serversOf } from '../worlds/servers.ts'

const onServers = { world: 'servers', needs: ['redis', 'postgres'] } as const

/** The primary dies and is started again. */
export const postgresStopped: Fault = {
  ...onServers,
  name: 'postgres-stopped',
  affects: pathNames,
  felt: true,
  lastsMs: 1500,
  inject: (world) => serversOf(world).postgres.stop(),
  heal: (world) => serversOf(world).postgres.start(),
}

/** Others have taken every connection. */
export const postgresOutOfConnections: Fault = (() => {
  let hogs: { release(): Promise<void> } | undefined
  return {
    ...onServers,
    name: 'postgres-out-of-connections',
    affects: pathNames,
    felt: true,
    lastsMs: 1500,
    inject: async (world) => {
      hogs = await serversOf(world).postgres.exhaust()
    },
    heal: async () => hogs?.release(),
  } satisfies Fault
})()

/** The primary dies for good, the standby is promoted, and the address leads to it. */
export const postgresFailedOver: Fault = {
  ...onServers,
  name: 'postgres-failed-over',
  affects: pathNames,
  recoversAlone: true,
  lastsMs: 0,
  inject: (world) => serversOf(world).postgres.failOver(),
  heal: (world) => serversOf(world).postgres.addStandby(),
}
