import type { KyselyPlugin } from 'kysely'
import type { RecordsHandle } from './open-records.ts'

/** Told how many seconds a query took. */
type Took = (seconds: number) => void

interface Timed {
  readonly plain: RecordsHandle
  readonly took: Took
}

const timed = new WeakMap<RecordsHandle, Timed>()

/** A handle on the same records that tells how long each query took, with its wait for the connection. @param took gets seconds */
export function timeQueries(db: RecordsHandle, took: Took): RecordsHandle {
  const begun = new WeakMap<object, number>()
  const timer: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      begun.set(queryId, performance.now())
      return node
    },
    transformResult: async ({ result, queryId }) => {
      const now = performance.now()
      took((now - (begun.get(queryId) ?? now)) / 1000)
      return result
    },
  }
  const handle = db.withPlugin(timer)
  timed.set(handle, { plain: db, took })
  return handle
}

/** What a handle of `timeQueries` stands for; undefined for any other. A prepared query is built once and timed by whoever runs it. */
export const timedHandle = (db: RecordsHandle): Timed | undefined => timed.get(db)
