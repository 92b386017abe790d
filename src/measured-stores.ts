import { type Records, type StateStore, timeQueries } from './storage/index.ts'
import type { Stores } from './stores.ts'
import { timed } from './timed.ts'

interface Report {
  /** @returns what is told the seconds from each call to its end, however it ended */
  took(store: 'records' | 'state', operation: string): (seconds: number) => void
  swept(count: number): void
}

/** The stores as they are, with every operation timed and in a span. */
export function measuredStores({ records, state }: Stores, report: Report): Stores {
  return { records: measuredRecords(records, report), state: measuredState(state, report) }
}

/** Every operation, also those that a later release adds. */
function measuredState(state: StateStore, { took, swept }: Report): StateStore {
  const measured = (operation: string, act: (...values: never[]) => Promise<unknown>) => {
    const name = `state ${operation}`
    const attributes = { 'kakehashi.store': 'state', 'db.operation.name': operation }
    const tell = took('state', operation)
    return (...values: never[]) => timed(name, attributes, () => act(...values), tell)
  }
  const { usage, crowded, remote, ...timedOnes } = state
  const operations = Object.entries(timedOnes).map(([name, operation]) => [name, measured(name, operation)])
  const all = Object.fromEntries(operations) as StateStore
  const sweep = async () => {
    const count = await all.sweep()
    swept(count)
    return count
  }
  return {
    ...all,
    sweep,
    close: () => state.close(),
    ...(usage && { usage }),
    ...(crowded && { crowded }),
    ...(remote && { remote }),
  }
}

/** Transactions as a whole, with their wait for the turn, and queries outside of them. */
function measuredRecords(records: Records, { took }: Report): Records {
  const attributes = { 'kakehashi.store': 'records', 'db.operation.name': 'transaction' }
  const tell = took('records', 'transaction')
  return {
    ...records,
    db: timeQueries(records.db, took('records', 'query')),
    transaction: (work) => timed('records transaction', attributes, () => records.transaction(work), tell),
  }
}
