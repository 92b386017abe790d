import { type Clock, KakehashiError } from '../foundation/index.ts'
import type { Records, RecordsHandle } from '../storage/index.ts'
import type { Encryption } from './encryption.ts'
import { created, type KeyActor, type NoteKeyEvent } from './key-events.ts'
import { changeKey, insertKey, type KeyRow, type MadeKey, rowsOf } from './key-records.ts'
import { activeOf, type KeyAlgorithm, type KeyState, stateOf, waitingOf } from './key-states.ts'
import type { MakeKey } from './make-key.ts'
import type { KeyOwner } from './owners.ts'
import { readableOf } from './read-key.ts'

/** What became of a key that must not be trusted any more. */
export interface WithdrawnKey {
  readonly kid: string
  readonly owner: string
  readonly algorithm: string
  /** False when it had been withdrawn before; nothing was changed then. */
  readonly changed: boolean
  readonly withdrawn_at: string
  /** The key that signs now in its place; null when it was not the one that signed, or its owner is no longer known. */
  readonly successor: string | null
}

/**
 * Withdraws a key in an emergency: at once it is not published any more, nothing that it signed is taken, and another signs. The next key is
 * the one that waits for its turn; else a new one is made. One that was rotated out is not brought back: whoever did so had a reason.
 */
export function createWithdraw(needs: {
  records: Records
  clock: Clock
  encryption(): Promise<Encryption>
  makeKey: MakeKey
  note: NoteKeyEvent
  changed(owner: string): void
}) {
  const { records, clock, makeKey, note } = needs

  const find = async (db: RecordsHandle, kid: string): Promise<KeyRow> => {
    const row = await db.selectFrom('signing_keys').selectAll().where('kid', '=', kid).executeTakeFirst()
    if (!row) throw new KakehashiError('KEY-UNKNOWN', { params: { kid } })
    return row
  }

  /** Sees to it that somebody signs. @returns the successor of a key that signed */
  const succeed = async (
    tx: RecordsHandle,
    withdrawn: { row: KeyRow; state: KeyState; by: KeyActor; spare: MadeKey | undefined; encryption: Encryption },
  ): Promise<string | null> => {
    const { row, state, by, spare, encryption } = withdrawn
    const now = clock.now().toISOString()
    const { owner, algorithm } = row
    const rows = readableOf(encryption, await rowsOf(tx, owner))
    const waiting = waitingOf(rows, algorithm, now)
    const active = activeOf(rows, algorithm, now)
    const signsNothing = state === 'published' || readableOf(encryption, [row]).length === 0
    if (signsNothing && active) {
      // The rotation is off: the key that it was to replace goes on.
      if (!waiting) await changeKey(tx, active.kid, { retires_at: null })
      return null
    }
    if (state !== 'active') return null
    if (waiting) {
      await changeKey(tx, waiting.kid, { activates_at: now })
      return waiting.kid
    }
    if (!spare) return null
    await note(tx, created(by, await insertKey(tx, spare, now)))
    return spare.kid
  }

  /**
   * @param ownerNamed the owner of that name, or undefined when there is no such school any more
   * @throws KEY-UNKNOWN
   */
  return async (
    kid: string,
    options: { by: KeyActor; ownerNamed(name: string): KeyOwner | undefined },
  ): Promise<WithdrawnKey> => {
    const found = await find(records.db, kid)
    const owner = options.ownerNamed(found.owner)
    // Made ahead: within the transaction nothing else may be waited for.
    const encryption = await needs.encryption()
    const spare = owner && (await makeKey(owner, found.algorithm as KeyAlgorithm))
    const result = await records.transaction(async (tx): Promise<WithdrawnKey> => {
      const row = await find(tx, kid)
      const now = clock.now().toISOString()
      const about = { kid, owner: row.owner, algorithm: row.algorithm }
      if (row.withdrawn_at !== null)
        return { ...about, changed: false, withdrawn_at: row.withdrawn_at, successor: null }
      const others = (await rowsOf(tx, row.owner)).filter((other) => other.kid !== kid)
      const state = stateOf(row, [row, ...readableOf(encryption, others)], now)
      await changeKey(tx, kid, { withdrawn_at: now, retires_at: now })
      const successor = await succeed(tx, { row, state, by: options.by, spare, encryption })
      const fields = { owner: row.owner, kid, ...(successor === null ? {} : { successor }) }
      await note(tx, { type: 'key.retired', actor: options.by, subject: kid, fields })
      return { ...about, changed: true, withdrawn_at: now, successor }
    })
    needs.changed(result.owner)
    return result
  }
}
