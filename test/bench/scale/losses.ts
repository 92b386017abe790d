import { type Load, needOf, nodeRate, writerRate } from './capacity.ts'
import { keys, the } from './inputs.ts'

/** What people feel when nodes die at the height of the load. */
export interface NodeLoss {
  readonly failed: number
  readonly longestWaitSeconds: number
  readonly overAfterSeconds: number
  readonly busiest: number
}

const step = 0.1
const diesAt = 60
const watchFor = 7200

/**
 * Runs the height of a load second by second against `nodes` nodes of which `lost` die at once. Until the proxy notices, their share of the sign-ins
 * fails and is tried again; then the rest of the nodes carries all, and what they cannot take waits; later the lost ones are replaced.
 * What was begun goes on at another node: its state lies in Redis.
 */
export function loseNodes(load: Load, nodes: number, lost: number): NodeLoss {
  const [notice, replace, retry] = [the('noticeSeconds'), the('replaceSeconds'), the('retrySeconds')]
  const again = new Map<number, number>()
  let [waiting, failed, longestWait, busiest, over] = [0, 0, 0, 0, diesAt]
  for (let n = 0; n * step < watchFor; n += 1) {
    const time = n * step
    const since = time - diesAt
    const dead = since >= 0 && since < replace ? lost : 0
    const unnoticed = since >= 0 && since < notice ? lost : 0
    const arriving = load.signInsPerSecond * step + (again.get(n) ?? 0)
    const lostNow = arriving * (unnoticed / nodes)
    if (lostNow > 0) {
      const when = n + Math.round(retry / step)
      again.set(when, (again.get(when) ?? 0) + lostNow)
      failed += lostNow
    }
    const capacity = (nodes - dead) * nodeRate() * step
    waiting += arriving - lostNow
    busiest = Math.max(busiest, Math.min(1, waiting / capacity))
    const done = Math.min(waiting, capacity)
    waiting -= done
    longestWait = Math.max(longestWait, (waiting / capacity) * step)
    if (waiting > 1e-6 || lostNow > 0) over = time + step
  }
  return { failed, longestWaitSeconds: longestWait, overAfterSeconds: over - diesAt, busiest }
}

/** What people feel when a Redis shard dies. */
export interface ShardLoss {
  /** Share of sign-ins that touch the shard, and fail until it is back. */
  readonly touched: number
  readonly failed: number
  readonly sessionsLost: number
  /** Further sign-ins a second by those whose session was lost, against what is planned for. */
  readonly extraPerSecond: number
}

/** One of the shards dies at the height of the load. @param replica whether a replica takes its place, or it comes back empty */
export function loseShard(load: Load, shards: number, replica: boolean): ShardLoss {
  const touched = 1 - (1 - 1 / shards) ** the('touchedKeys')
  const sessionLife = keys.Session?.seconds ?? Number.NaN
  const sessions = Math.min(load.signInsPerSecond * sessionLife, load.signInsPerDay)
  const notCopied = load.signInsPerSecond * the('replicaLagSeconds')
  const sessionsLost = (replica ? notCopied : sessions) / shards
  return {
    touched,
    failed: load.signInsPerSecond * the('failoverSeconds') * touched,
    sessionsLost,
    extraPerSecond: sessionsLost / the('returnSeconds'),
  }
}

/** Whether nodes and databases planned for a load take so many more sign-ins a second. */
export function carries(load: Load, extraPerSecond: number): boolean {
  const { nodes, databases } = needOf(load)
  const most = Math.min(nodes * nodeRate(), databases * writerRate(the('storeRoundTripMs')))
  return load.signInsPerSecond + extraPerSecond <= most
}
