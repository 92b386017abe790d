import { dial, loginOf } from './dial.ts'
import { createMasterFinder } from './find-master.ts'
import { createLink, type Link } from './link.ts'
import type { RedisAddress, RedisPlace } from './redis-url.ts'

/** The servers that hold the keys: one, or the masters of a cluster. */
export interface Shards {
  /** A command on one key, which is given apart so that the right server gets it. @throws STORAGE-UNAVAILABLE */
  read(key: string, command: string[]): Promise<unknown>
  write(key: string, command: string[]): Promise<unknown>
  /** Every server that holds keys, for checks and for clearing. */
  masters(): readonly Link[]
  /** Resolves when every server is connected. */
  ready(): Promise<void>
  trouble(): unknown
  close(): Promise<void>
}

/** The one server, or the master that sentinels name. */
export function createSingleShard(place: RedisPlace): Shards {
  const address = place.nodes[0] as RedisAddress
  const find = place.kind === 'sentinel' ? createMasterFinder(place) : () => dial(address, loginOf(place))
  const link = createLink({ find, replicas: place.replicas })
  return {
    read: (_, command) => link.send(command),
    write: (_, command) => link.write(command),
    masters: () => [link],
    ready: link.ready,
    trouble: link.trouble,
    close: link.close,
  }
}
