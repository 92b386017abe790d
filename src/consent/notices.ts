import { prepareQuery, type RecordsHandle } from '../storage/index.ts'
import type { Needs } from './needs.ts'

/** How many notices a process knows as seen without asking the records. */
export const mostRemembered = 10_000

const findNotice = prepareQuery((db, personId: string, recipient: string) =>
  db
    .selectFrom('release_notices')
    .select('claims')
    .where('person_id', '=', personId)
    .where('recipient', '=', recipient),
)

/**
 * Notices to staff of what a sign-in tells a service about them. It rests on law and appointment, so they are told once and not asked; told again
 * when more is sent. What was seen stays seen: there is nothing to withdraw.
 */
export function createNotices({ records, clock, audit }: Pick<Needs, 'records' | 'clock' | 'audit'>) {
  /** What the records were found to hold, the longest known first. */
  const remembered = new Map<string, readonly string[]>()
  const keyOf = (personId: string, clientId: string) => `${personId} ${clientId}`
  const remember = (key: string, claims: readonly string[]) => {
    remembered.delete(key)
    remembered.set(key, claims)
    if (remembered.size <= mostRemembered) return
    const [oldest] = remembered.keys()
    if (oldest !== undefined) remembered.delete(oldest)
  }

  const seenBy = async (db: RecordsHandle, personId: string, clientId: string): Promise<string[] | undefined> => {
    const [row] = await findNotice(db, personId, clientId)
    return row && (JSON.parse(row.claims) as string[])
  }

  return {
    /** Whether this person has been told of all these claims for this service. At most one read by key; none once it was found to be so. */
    async noticeSeen(personId: string, clientId: string, claims: readonly string[]): Promise<boolean> {
      const holds = (seen: readonly string[] | undefined) => claims.every((claim) => seen?.includes(claim))
      const key = keyOf(personId, clientId)
      if (holds(remembered.get(key))) return true
      const seen = await seenBy(records.db, personId, clientId)
      if (seen) remember(key, seen)
      return holds(seen)
    },

    /** Records that this person was told of these claims and went on; it is on record when the promise resolves. Again the same changes nothing. */
    async recordNotice(told: { personId: string; clientId: string; claims: readonly string[] }): Promise<void> {
      const { personId, clientId } = told
      await records.transaction(async (tx) => {
        const known = await seenBy(tx, personId, clientId)
        const all = [...new Set([...(known ?? []), ...told.claims])].sort()
        if (known?.length === all.length) return
        const at = clock.now().toISOString()
        const seen = { claims: JSON.stringify(all), last_seen_at: at }
        await tx
          .insertInto('release_notices')
          .values({ person_id: personId, recipient: clientId, first_seen_at: at, ...seen })
          .onConflict((conflict) => conflict.columns(['person_id', 'recipient']).doUpdateSet(seen))
          .execute()
        const actor = { kind: 'person', id: personId } as const
        const fields = { recipient: clientId, claims: [...told.claims].sort().join(' ') }
        await audit.append(tx, { type: 'release.notice_seen', actor, subject: personId, fields })
      })
    },
  }
}
