import { randomBytes } from 'node:crypto'
import { type Clock, KakehashiError, type Log } from '../foundation/index.ts'
import type { Records } from '../storage/index.ts'
import { type Encryption, fitsRecords } from './encryption.ts'
import { created, gatewayActor, type NoteKeyEvent } from './key-events.ts'
import { changeKey, insertKey, type KeyRow, rowsOf } from './key-records.ts'
import { activeOf, type KeyAlgorithm, waitingOf } from './key-states.ts'
import type { MakeKey } from './make-key.ts'
import { type KeyOwner, ownerName } from './owners.ts'
import { readableOf } from './read-key.ts'

/** A secret as the records keep it. */
export const randomSecret = async () => randomBytes(32).toString('base64url')

/**
 * Sees to it that an owner has a key that signs: makes the first one, and another where none that could sign can be read any more.
 * @param needs.changed told the owner whose keys are to be read anew
 */
export function createMakeFirst(needs: {
  records: Records
  clock: Clock
  encryption(): Promise<Encryption>
  makeKey: MakeKey
  note: NoteKeyEvent
  log?: Pick<Log, 'error'>
  secretText(name: string, make: () => Promise<string>): Promise<string>
  changed(owner: string): void
}) {
  const { records, clock, makeKey, note, log } = needs
  const now = () => clock.now().toISOString()

  /**
   * @returns the key that signs: the one that was made, unless another caller or process was first
   * @throws KEYS-UNREADABLE when the key file is not the one of these records
   */
  return async (owner: KeyOwner, algorithm: KeyAlgorithm): Promise<KeyRow> => {
    const name = ownerName(owner)
    const encryption = await needs.encryption()
    // The very first cookie key is the secret that earlier releases sign with.
    const inherits = algorithm === 'HS256' && (await rowsOf(records.db, name)).length === 0
    const secret = inherits ? Buffer.from(await needs.secretText(name, randomSecret), 'base64url') : undefined
    const made = await makeKey(owner, algorithm, secret)
    const first = await records.transaction(async (tx) => {
      const rows = await rowsOf(tx, name)
      const readable = readableOf(encryption, rows)
      const active = activeOf(readable, algorithm, now())
      if (active) return active
      const unreadable = activeOf(rows, algorithm, now())
      if (unreadable) {
        const { kid } = unreadable
        if (!(await fitsRecords(tx, encryption))) throw new KakehashiError('KEYS-UNREADABLE', { params: { name: kid } })
        log?.error(
          { kid, owner: name, algorithm },
          'no readable key is left that can sign; another one signs from now on',
        )
      }
      const waiting = waitingOf(readable, algorithm, now())
      if (waiting) {
        await changeKey(tx, waiting.kid, { activates_at: now() })
        return { ...waiting, activates_at: now() }
      }
      const row = await insertKey(tx, made, now())
      await note(tx, created(gatewayActor, row))
      return row
    })
    needs.changed(name)
    return first
  }
}
