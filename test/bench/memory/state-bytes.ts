import { DatabaseSync } from 'node:sqlite'
import { withRedis } from '../redis-server.ts'
import { type Contestant, type Starter, withContestants } from '../sign-in/contestants.ts'
import { runRound } from '../sign-in/rounds.ts'
import type { Upstream } from '../sign-in/upstream.ts'

/** How many bytes of state one sign-in leaves, on each engine. */
export interface StateBytes {
  readonly sqlite: number
  readonly redis: number
}

const concurrency = 8

/** Bytes of the pages in use that belong to state. @param tables those that hold it, or all when undefined */
function pagesOf(file: string, tables: readonly string[] | undefined): number {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const of = tables
      ? `WHERE (SELECT tbl_name FROM sqlite_schema AS s WHERE s.name = dbstat.name) IN (SELECT value FROM json_each(?))`
      : ''
    const given = tables ? [JSON.stringify(tables)] : []
    return Number(database.prepare(`SELECT sum(pgsize) AS bytes FROM dbstat ${of}`).get(...given)?.bytes)
  } finally {
    database.close()
  }
}

/** Growth over `signIns` sign-ins, one contestant alone on fresh stores, before anything has expired. */
export async function measureStateBytes(start: Starter, upstream: Upstream, signIns: number): Promise<StateBytes> {
  const grow = async (one: Contestant, bytes: () => Promise<number>) => {
    await runRound(one, upstream, { signIns: 50, concurrency })
    const before = await bytes()
    await runRound(one, upstream, { signIns, concurrency })
    return ((await bytes()) - before) / signIns
  }
  const sqlite = await withContestants([() => start({ gbizid: upstream })], ([one]) =>
    grow(one as Contestant, async () => pagesOf((one as Contestant).state.file, (one as Contestant).state.tables)),
  )
  const redis = await withRedis((server) =>
    withContestants([() => start({ gbizid: upstream, redisUrl: server.url })], ([one]) =>
      grow(one as Contestant, server.usedBytes),
    ),
  )
  return { sqlite, redis }
}
