import type { Fault } from '../fault.ts'
import { clockWrong } from './clock.ts'
import { diskFull } from './disk-full.ts'
import {
  killedDuringApproval,
  killedDuringConsent,
  killedDuringIssuing,
  killedDuringRevocation,
  killedDuringRosterApply,
} from './kills.ts'
import { nodeKilled, nodesStopped, twoNodesRacing } from './nodes.ts'
import { postgresFailedOver, postgresOutOfConnections, postgresStopped } from './postgres.ts'
import { redisFailedOver, redisFull, redisHung, redisHungFailedOver, redisKilled } from './redis.ts'
import { ocspSilent, upstreamDown, upstreamKeysRotated, upstreamLying, upstreamSlow } from './upstreams.ts'

/** Every fault, in the order they happen. */
export const faults: readonly Fault[] = [
  redisKilled,
  redisHung,
  redisFull,
  redisFailedOver,
  redisHungFailedOver,
  postgresStopped,
  postgresOutOfConnections,
  postgresFailedOver,
  upstreamDown,
  upstreamSlow,
  upstreamLying,
  upstreamKeysRotated,
  ocspSilent,
  nodeKilled,
  nodesStopped,
  twoNodesRacing,
  clockWrong,
  diskFull,
  killedDuringRosterApply,
  killedDuringApproval,
  killedDuringIssuing,
  killedDuringRevocation,
  killedDuringConsent,
]
