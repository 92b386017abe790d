import type { Clock } from '../foundation/index.ts'
import type { Records, RecordsHandle } from '../storage/index.ts'
import type { Encryption } from './encryption.ts'
import { created, type KeyActor, type NoteKeyEvent } from './key-events.ts'
import { changeKey, insertKey, type KeyRow, type MadeKey, rowsOf } from './key-records.ts'
import { activeOf, type KeyAlgorithm, waitingOf } from './key-states.ts'
import type { MakeKey } from './make-key.ts'
import { algorithmsOf, type KeyOwner, ownerName } from './owners.ts'
import { readableOf } from './read-key.ts'

/**
 * What became of one key of an owner. `rotated`: a new key is published and will sign. `waiting`: an earlier rotation is under way, nothing was
 * changed. `created`: there was none; the new one signs at once.
 */
export interface RotatedKey {
  readonly outcome: 'rotated' | 'waiting' | 'created'
  readonly owner: string
  readonly algorithm: string
  /** The key that signs from `activates_at` on. */
  readonly kid: string
  readonly activates_at: string
  /** The key that signs until then and is published until `retires_at`; null when there was none. */
  readonly replaces: string | null
  readonly retires_at: string | null
}

const later = (instant: string, seconds: number) => new Date(new Date(instant).getTime() + seconds * 1000).toISOString()

/**
 * Rotates keys without anybody meeting a key they cannot know: the new one is published now and signs when every cache has it, the old one
 * stays published for as long as anything that it signed is good.
 * @param needs.publishAhead seconds between the two
 * @param needs.lifeOf seconds for which what an owner signs must stay verifiable
 */
export function createRotate(needs: {
  records: Records
  clock: Clock
  encryption(): Promise<Encryption>
  makeKey: MakeKey
  note: NoteKeyEvent
  publishAhead: number
  lifeOf(owner: KeyOwner): number
  makeFirst(owner: KeyOwner, algorithm: KeyAlgorithm): Promise<KeyRow>
  changed(owner: string): void
}) {
  const { records, clock, makeKey, note, publishAhead, lifeOf } = needs

  const rotateOne = async (
    tx: RecordsHandle,
    made: MadeKey,
    { by, keepFor, encryption }: { by: KeyActor; keepFor: number; encryption: Encryption },
  ): Promise<RotatedKey> => {
    const now = clock.now().toISOString()
    const { owner, algorithm, kid } = made
    const rows = readableOf(encryption, await rowsOf(tx, owner))
    const active = activeOf(rows, algorithm, now)
    if (!active) throw new Error(`${owner} has no key for ${algorithm} to rotate`)
    const about = { owner, algorithm, replaces: active.kid }
    const waiting = waitingOf(rows, algorithm, now)
    if (waiting) {
      const { kid: successor, activates_at } = waiting
      return { ...about, outcome: 'waiting', kid: successor, activates_at, retires_at: active.retires_at }
    }
    const activates_at = later(now, publishAhead)
    const retires_at = later(activates_at, keepFor)
    await note(tx, created(by, await insertKey(tx, made, activates_at)))
    await changeKey(tx, active.kid, { retires_at })
    const fields = { owner, kid: active.kid, successor: kid, activates_at, retires_at }
    await note(tx, { type: 'key.rotated', actor: by, subject: active.kid, fields })
    return { ...about, outcome: 'rotated', kid, activates_at, retires_at }
  }

  /**
   * Rotates every key of an owner, in one transaction. Asked again while a new key waits, it changes nothing. Where the owner has no key yet, a
   * first one is made, as at first use; a key that cannot be read counts for nothing.
   * @param options.grace seconds for which the old key stays published after the new one signs; never less than what it signed lives
   */
  return async (owner: KeyOwner, options: { by: KeyActor; grace?: number }): Promise<RotatedKey[]> => {
    const name = ownerName(owner)
    const keepFor = Math.max(options.grace ?? 0, lifeOf(owner))
    const encryption = await needs.encryption()
    const known = readableOf(encryption, await rowsOf(records.db, name))
    const first: RotatedKey[] = []
    const candidates: MadeKey[] = []
    // Made ahead: within the transaction nothing else may be waited for.
    for (const algorithm of algorithmsOf(owner)) {
      if (activeOf(known, algorithm, clock.now().toISOString())) candidates.push(await makeKey(owner, algorithm))
      else first.push(createdOf(await needs.makeFirst(owner, algorithm)))
    }
    const rotated = await records.transaction(async (tx) => {
      const done: RotatedKey[] = []
      for (const made of candidates) done.push(await rotateOne(tx, made, { by: options.by, keepFor, encryption }))
      return done
    })
    needs.changed(name)
    return [...first, ...rotated]
  }
}

const createdOf = ({ owner, algorithm, kid, activates_at }: KeyRow): RotatedKey => ({
  outcome: 'created',
  owner,
  algorithm,
  kid,
  activates_at,
  replaces: null,
  retires_at: null,
})
