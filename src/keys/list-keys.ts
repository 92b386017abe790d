import { X509Certificate } from 'node:crypto'
import type { Clock } from '../foundation/index.ts'
import type { Records } from '../storage/index.ts'
import type { Encryption } from './encryption.ts'
import type { KeyRow } from './key-records.ts'
import { isPublished, type KeyState, stateOf } from './key-states.ts'
import { readableOf } from './read-key.ts'

/** A key as an operator sees it. Dates are ISO 8601 in UTC. */
export interface ListedKey {
  readonly owner: string
  readonly kid: string
  readonly algorithm: string
  /** `unreadable`: would be published or sign, and is left out since it cannot be opened. */
  readonly state: KeyState | 'unreadable'
  readonly created_at: string
  readonly activates_at: string
  readonly retires_at: string | null
  /** Retired in an emergency. */
  readonly withdrawn_at: string | null
  /** End of its certificate; null when it has none that can be read. */
  readonly certificate_until: string | null
}

const certificateUntil = (chain: string | null): string | null => {
  const [leaf] = chain === null ? [] : (JSON.parse(chain) as string[])
  return leaf === undefined ? null : new X509Certificate(Buffer.from(leaf, 'base64')).validToDate.toISOString()
}

/** Every key there is or was, by owner and age. */
export function createList(needs: { records: Records; clock: Clock; encryption(): Promise<Encryption> }) {
  const { records, clock } = needs
  return async (): Promise<ListedKey[]> => {
    const rows = await records.db
      .selectFrom('signing_keys')
      .selectAll()
      .orderBy('owner')
      .orderBy('created_at')
      .orderBy('activates_at')
      .execute()
    const now = clock.now().toISOString()
    if (rows.length === 0) return []
    const readable = new Set(readableOf(await needs.encryption(), rows))
    const byOwner = Map.groupBy(readable, ({ owner }) => owner)
    const standing = (row: KeyRow): ListedKey['state'] => {
      if (readable.has(row)) return stateOf(row, byOwner.get(row.owner) as KeyRow[], now)
      return isPublished(row, now) ? 'unreadable' : 'retired'
    }
    return rows.map((row) => {
      const { owner, kid, algorithm, created_at, activates_at, retires_at, withdrawn_at } = row
      const state = standing(row)
      const certificate_until = readable.has(row) ? certificateUntil(row.certificate_chain) : null
      return { owner, kid, algorithm, state, created_at, activates_at, retires_at, withdrawn_at, certificate_until }
    })
  }
}
