import { X509Certificate } from 'node:crypto'
import type { Clock } from '../foundation/index.ts'
import type { Records } from '../storage/index.ts'
import type { KeyRow } from './key-records.ts'
import { type KeyState, stateOf } from './key-states.ts'

/** A key as an operator sees it. Dates are ISO 8601 in UTC. */
export interface ListedKey {
  readonly owner: string
  readonly kid: string
  readonly algorithm: string
  readonly state: KeyState
  readonly created_at: string
  readonly activates_at: string
  readonly retires_at: string | null
  /** Retired in an emergency. */
  readonly withdrawn_at: string | null
  /** End of its certificate; null when it has none. */
  readonly certificate_until: string | null
}

const certificateUntil = (chain: string | null): string | null => {
  const [leaf] = chain === null ? [] : (JSON.parse(chain) as string[])
  return leaf === undefined ? null : new X509Certificate(Buffer.from(leaf, 'base64')).validToDate.toISOString()
}

/** Every key there is or was, by owner and age. */
export function createList({ records, clock }: { records: Records; clock: Clock }) {
  return async (): Promise<ListedKey[]> => {
    const rows = await records.db
      .selectFrom('signing_keys')
      .selectAll()
      .orderBy('owner')
      .orderBy('created_at')
      .orderBy('activates_at')
      .execute()
    const now = clock.now().toISOString()
    const byOwner = Map.groupBy(rows, ({ owner }) => owner)
    return rows.map((row) => {
      const { owner, kid, algorithm, created_at, activates_at, retires_at, withdrawn_at } = row
      const state = stateOf(row, byOwner.get(owner) as KeyRow[], now)
      const certificate_until = certificateUntil(row.certificate_chain)
      return { owner, kid, algorithm, state, created_at, activates_at, retires_at, withdrawn_at, certificate_until }
    })
  }
}
