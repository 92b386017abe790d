import type { Selectable } from 'kysely'
import type { Database, RecordsHandle } from '../storage/index.ts'

export type KeyRow = Selectable<Database['signing_keys']>

/** A key that was made and is not in the records yet. */
export type MadeKey = Pick<
  KeyRow,
  'kid' | 'owner' | 'algorithm' | 'public_jwk' | 'private_encrypted' | 'certificate_chain' | 'created_at'
>

/** All keys of an owner, retired ones too. */
export const rowsOf = (db: RecordsHandle, owner: string): Promise<KeyRow[]> =>
  db.selectFrom('signing_keys').selectAll().where('owner', '=', owner).execute()

/** The number of the newest change. */
export async function newestChange(db: RecordsHandle): Promise<number> {
  const row = await db
    .selectFrom('signing_keys')
    .select(({ fn }) => fn.max('changed_in').as('newest'))
    .executeTakeFirst()
  return Number(row?.newest ?? 0)
}

/** Numbers count up without gaps or ties, since transactions on the records run one after the other. */
const nextChange = async (tx: RecordsHandle): Promise<number> => (await newestChange(tx)) + 1

/** Puts a key into the records; nodes that know its owner hear of it. */
export async function insertKey(tx: RecordsHandle, made: MadeKey, activatesAt: string): Promise<KeyRow> {
  const row = {
    ...made,
    activates_at: activatesAt,
    retires_at: null,
    withdrawn_at: null,
    changed_in: await nextChange(tx),
  }
  await tx.insertInto('signing_keys').values(row).execute()
  return row
}

/** Changes the dates of a key; nodes that know its owner hear of it. */
export async function changeKey(
  tx: RecordsHandle,
  kid: string,
  dates: Partial<Pick<KeyRow, 'activates_at' | 'retires_at' | 'withdrawn_at'>>,
): Promise<void> {
  const changed_in = await nextChange(tx)
  await tx
    .updateTable('signing_keys')
    .set({ ...dates, changed_in })
    .where('kid', '=', kid)
    .execute()
}
