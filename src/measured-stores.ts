import type { KyselyPlugin } from 'kysely'
import type { Records, StateStore } from './storage/index.ts'
import type { Stores } from './stores.ts'

interface Report {
  /** @param seconds from the call to its end, however it ended */
  took(store: 'records' | 'state', operation: string, seconds: number): void
  swept(count: number): void
}

const secondsSince = (begun: number) => (performance.now() - begun) / 1000

/** The stores as they are, with every operation timed. */
export function measuredStores({ records, state }: Stores, report: Report): Stores {
  return { records: measuredRecords(records, report), state: measuredState(state, report) }
}

/** Every operation, also those that a later release adds. */
function measuredState(state: StateStore, { took, swept }: Report): StateStore {
  const measured = (name: string, operation: (...values: never[]) => Promise<unknown>) => {
    return async (...values: never[]) => {
      const begun = performance.now()
      try {
        return await operation(...values)
      } finally {
        took('state', name, secondsSince(begun))
      }
    }
  }
  const operations = Object.entries(state).map(([name, operation]) => [name, measured(name, operation)])
  const all = Object.fromEntries(operations) as StateStore
  const sweep = async () => {
    const count = await all.sweep()
    swept(count)
    return count
  }
  return { ...all, sweep, close: () => state.close() }
}

/** Transactions as a whole, with their wait for the turn, and queries outside of them. */
function measuredRecords(records: Records, { took }: Report): Records {
  const begun = new WeakMap<object, number>()
  const timer: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      begun.set(queryId, performance.now())
      return node
    },
    transformResult: async ({ result, queryId }) => {
      took('records', 'query', secondsSince(begun.get(queryId) ?? performance.now()))
      return result
    },
  }
  return {
    ...records,
    db: records.db.withPlugin(timer),
    transaction: async (work) => {
      const start = performance.now()
      try {
        return await records.transaction(work)
      } finally {
        took('records', 'transaction', secondsSince(start))
      }
    },
  }
}
