import type { Clock, Ids } from '../../foundation/index.ts'
import type { RecordsHandle } from '../../storage/index.ts'

/** Places in one list: 16 KiB before compression, and a crowd large enough that one index tells nothing. */
export const listSize = 65_536

/** A list is closed when half of its places are taken, so that a draw soon finds a free one. */
const fullAt = listSize / 2

export interface StatusPlace {
  readonly listId: string
  readonly index: number
}

/**
 * Takes a random place that was never taken before, in a list of the school's current key, inside the transaction that records the
 * credential: neither exists without the other. Unpredictable indexes keep a verifier from reading how many were issued and when.
 */
export async function allocateStatus(
  needs: { tx: RecordsHandle; clock: Clock; ids: Ids },
  owner: { schoolCode: string; kid: string },
): Promise<StatusPlace> {
  const { tx, ids } = needs
  const listId = (await openListOf(tx, owner.kid)) ?? (await createList(needs, owner))
  for (let draw = 0; draw < 64; draw += 1) {
    const index = ids.integer(listSize)
    const taken = await tx
      .insertInto('status_entries')
      .values({ list_id: listId, status_index: index, status: 0 })
      .onConflict((conflict) => conflict.columns(['list_id', 'status_index']).doNothing())
      .executeTakeFirst()
    if (taken.numInsertedOrUpdatedRows === 1n) {
      await tx
        .updateTable('status_lists')
        .set(({ eb }) => ({ allocated: eb('allocated', '+', 1) }))
        .where('id', '=', listId)
        .execute()
      return { listId, index }
    }
  }
  throw new Error(`no free place found in status list ${listId}`)
}

async function openListOf(tx: RecordsHandle, kid: string): Promise<string | undefined> {
  const query = tx.selectFrom('status_lists').select('id').where('kid', '=', kid).where('allocated', '<', fullAt)
  return (await query.orderBy('created_at').limit(1).executeTakeFirst())?.id
}

async function createList(
  { tx, clock, ids }: { tx: RecordsHandle; clock: Clock; ids: Ids },
  { schoolCode, kid }: { schoolCode: string; kid: string },
): Promise<string> {
  const id = ids.id()
  const row = {
    id,
    school_code: schoolCode,
    kid,
    size: listSize,
    allocated: 0,
    version: 0,
    created_at: clock.now().toISOString(),
  }
  await tx.insertInto('status_lists').values(row).execute()
  return id
}
